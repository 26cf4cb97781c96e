namespace DmlEnhance.Cli.Enhance;

/// <summary>One file to enhance.</summary>
/// <param name="Input">Path as the user would write it.</param>
/// <param name="Output">Path of the file to write.</param>
internal sealed record EnhanceItem(string Input, string Output);
