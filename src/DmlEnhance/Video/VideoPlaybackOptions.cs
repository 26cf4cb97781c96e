namespace DmlEnhance.Video;

/// <summary>How a video is played.</summary>
public sealed record VideoPlaybackOptions
{
    /// <summary>
    /// Where to begin: what comes before is decoded and passed over. A video that is shorter begins with its last frame.
    /// </summary>
    public TimeSpan Start { get; init; }

    /// <summary>Whether it begins again at its end; if not, its last frame stays.</summary>
    public bool IsLooping { get; init; } = true;

    /// <summary>
    /// Whether it plays at its own speed (<see cref="VideoPlayback.Advance"/>). If not, it stands where <see cref="VideoPlayback.AdvanceTo"/> puts it.
    /// </summary>
    public bool IsRealTime { get; init; } = true;
}
