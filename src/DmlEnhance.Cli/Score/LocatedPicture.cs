namespace DmlEnhance.Cli.Score;

/// <summary>A picture or sequence of frames to read, or why there is none.</summary>
/// <param name="Path">Path to open, or null.</param>
/// <param name="Error">Without a path: one line that says what is missing.</param>
/// <param name="Frames">Where the path is a folder of frames: their files in order.</param>
internal sealed record LocatedPicture(string? Path, string? Error, IReadOnlyList<string>? Frames = null)
{
    /// <summary>Every file that will be read.</summary>
    public IEnumerable<string> Files => Frames ?? (Path is null ? [] : [Path]);
}
