namespace DmlEnhance.Cli.Simulate;

/// <summary>What is to be done, settled before the first photograph is read.</summary>
/// <param name="Items">The photographs.</param>
/// <param name="Missing">Inputs and listed names that are not there; they count as failed, the rest goes on.</param>
/// <param name="Record">Path of the file that describes the pairs.</param>
internal sealed record SimulatePlan(IReadOnlyList<SimulateItem> Items, IReadOnlyList<string> Missing, string Record);
