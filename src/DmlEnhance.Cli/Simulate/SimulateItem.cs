namespace DmlEnhance.Cli.Simulate;

/// <summary>One photograph, and the pairs that are made of it.</summary>
/// <param name="Input">Path as the user would write it.</param>
/// <param name="Name">What its seeds derive from: its path within the input folder, with '/' on every system.</param>
/// <param name="Pairs">Where the pairs go.</param>
internal sealed record SimulateItem(string Input, string Name, IReadOnlyList<SimulatePair> Pairs);
