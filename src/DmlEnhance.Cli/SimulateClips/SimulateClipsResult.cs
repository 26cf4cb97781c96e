namespace DmlEnhance.Cli.SimulateClips;

/// <summary>How one source ended.</summary>
/// <param name="Source">The source.</param>
/// <param name="Videos">The videos that were written; with an error, those before it.</param>
internal sealed record SimulateClipsResult(ClipSource Source, IReadOnlyList<SimulatedVideo> Videos)
{
    /// <summary>What went wrong, in one line that names the file, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Fewer videos than were asked for, and why; or null.</summary>
    public string? Note { get; init; }
}
