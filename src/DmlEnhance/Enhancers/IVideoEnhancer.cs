using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>Enhances the frames of one video in their order; what comes out depends on the frames before, and with some networks on frames after.</summary>
/// <remarks>
/// Not thread-safe: one call at a time. All frames of a stream have one size and format. For every frame that goes in one comes out, in the same order:
/// the first <see cref="Latency"/> calls of <see cref="Push"/> give none, and <see cref="Flush"/> gives the last ones. Wrong arguments leave the stream as it
/// is; a call that fails otherwise, or is cancelled, ends it: until <see cref="Reset"/> nothing but that and Dispose is taken.
/// <code>
/// foreach (Frame source in video) { if (enhancer.Push(source, target)) Write(target); }
/// while (enhancer.Flush(target)) Write(target);
/// </code>
/// </remarks>
public interface IVideoEnhancer : IDisposable
{
    /// <summary>What it runs, and on what.</summary>
    EnhancerInfo Info { get; }

    /// <summary>How many further frames must be seen before a frame comes out; 0 where each comes out at once.</summary>
    int Latency { get; }

    /// <summary>Scene cuts seen since the stream began; at a cut nothing of the scene before is used any more.</summary>
    int Cuts { get; }

    /// <summary>Gives the next frame.</summary>
    /// <param name="source">The dark frame, sRGB-encoded. What is needed of it later is copied, so it is the caller's again on return.</param>
    /// <param name="target">
    /// Another frame of the same size and format; receives the enhanced frame that was pushed <see cref="Latency"/> calls ago. Alpha, grey and rounding
    /// are as with <see cref="IEnhancer.Enhance"/>.
    /// </param>
    /// <param name="strength">0 to 1, of the frame that comes out: the share of the enhancement; 0 gives its source bit for bit.</param>
    /// <param name="cancellationToken">Ends the work early; the stream cannot go on then, only <see cref="Reset"/> begins another.</param>
    /// <returns>Whether <paramref name="target"/> holds a frame.</returns>
    /// <exception cref="ArgumentException">The frames do not fit together or differ from those before, or the stream was flushed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside 0 to 1.</exception>
    /// <exception cref="DmlEnhanceException">The network cannot run on this frame; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">A call before failed or was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default);

    /// <summary>After the last frame: gives one of those that are still to come out. The first call ends the stream, also where no frame was pushed.</summary>
    /// <inheritdoc cref="Push" path="/param|/exception"/>
    /// <returns>False when every frame has come out; <paramref name="target"/> is then as it was.</returns>
    bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default);

    /// <summary>Forgets the stream, so that another one can begin, of another size too; also after a failure.</summary>
    void Reset();
}
