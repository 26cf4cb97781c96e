using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Gives a stream's frames in order.</summary>
/// <typeparam name="TStamp">What goes with a frame to the <see cref="IFrameSink{TStamp}"/>: its time, or its file's name.</typeparam>
internal interface IFrameSource<TStamp>
{
    /// <summary>Pixels a row of every frame.</summary>
    int Width { get; }

    /// <summary>Rows of every frame.</summary>
    int Height { get; }

    /// <summary>Format of every frame.</summary>
    PixelFormat Format { get; }

    /// <summary>How many frames to expect; null where that is not known.</summary>
    long? ExpectedFrames { get; }

    /// <summary>Reads the next frame.</summary>
    /// <param name="target">Of the size and format above.</param>
    /// <param name="stamp">What goes with it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False after the last frame.</returns>
    bool Read(Frame target, out TStamp stamp, CancellationToken cancellationToken);
}
