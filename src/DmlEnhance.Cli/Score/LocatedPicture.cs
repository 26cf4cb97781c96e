namespace DmlEnhance.Cli.Score;

/// <summary>A picture to read, or why there is none.</summary>
/// <param name="Path">Path to open, or null.</param>
/// <param name="Error">Without a path: one line that says what is missing.</param>
internal sealed record LocatedPicture(string? Path, string? Error);
