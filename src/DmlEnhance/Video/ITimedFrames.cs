namespace DmlEnhance.Video;

/// <summary>Frames with times, from a program that ends with it.</summary>
internal interface ITimedFrames : IFrameSource<long>, IDisposable
{
    /// <summary>Seconds a tick of a frame's time.</summary>
    Rational TimeBase { get; }
}
