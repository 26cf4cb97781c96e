using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>Turns dark frames into bright ones.</summary>
/// <remarks>Not thread-safe: one call at a time. Frames may differ in size and format from call to call.</remarks>
public interface IEnhancer : IDisposable
{
    /// <summary>What it runs, and on what.</summary>
    EnhancerInfo Info { get; }

    /// <summary>Enhances one frame.</summary>
    /// <param name="source">
    /// The dark frame, sRGB-encoded. A grey frame is given to the network as three equal channels.
    /// </param>
    /// <param name="target">
    /// Another frame of the same size and format; receives the result. Alpha is copied. Of a grey frame's result the
    /// luma is kept (ITU-R BT.709 weights on the encoded values). 8-bit samples are truncated, as the authors of SCI
    /// save them, so that published results reproduce; 16-bit samples are rounded to nearest.
    /// </param>
    /// <param name="strength">
    /// 0 to 1: the share of the network's result; the rest is the source. 0 gives the source bit for bit without
    /// running the network.
    /// </param>
    /// <param name="cancellationToken">Ends the work early; the target then holds part of the result.</param>
    /// <exception cref="ArgumentException">The frames do not fit together, or are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside 0 to 1.</exception>
    /// <exception cref="DmlEnhanceException">The network cannot run on this frame; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the network's tensors.</exception>
    void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default);
}
