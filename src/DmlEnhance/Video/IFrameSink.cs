using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Takes a stream's frames in order.</summary>
/// <typeparam name="TStamp">What the <see cref="IFrameSource{TStamp}"/> gave with each frame.</typeparam>
internal interface IFrameSink<TStamp>
{
    /// <summary>Takes the next frame, which is the caller's again on return.</summary>
    void Write(Frame frame, TStamp stamp, CancellationToken cancellationToken);
}
