namespace DmlEnhance.Video;

/// <summary>How far a stream is.</summary>
/// <param name="Frames">Frames that are written.</param>
/// <param name="Total">Frames to expect; null where that is not known. It may be some frames off.</param>
/// <param name="FramesPerSecond">Over the last seconds; 0 before the second frame.</param>
public readonly record struct VideoProgress(long Frames, long? Total, double FramesPerSecond)
{
    /// <summary>The time that the rest takes at this rate; null where it cannot be told.</summary>
    public TimeSpan? TimeLeft => Total is { } total && FramesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - Frames) / FramesPerSecond) : null;
}
