using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>A video through an enhancer of single pictures: each frame by itself, at once.</summary>
/// <param name="enhancer">Enhances each frame; disposed with this.</param>
public sealed class FrameByFrameEnhancer(IEnhancer enhancer) : IVideoEnhancer
{
    private bool _ended;

    /// <inheritdoc/>
    public EnhancerInfo Info => enhancer.Info;

    /// <summary>0: no frame waits for another.</summary>
    public int Latency => 0;

    /// <summary>0: no frame knows of another, so there is nothing to cut.</summary>
    public int Cuts => 0;

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        if (_ended)
            throw new ArgumentException("the stream was flushed; reset it before another begins", nameof(source));
        enhancer.Enhance(source, target, strength, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _ended = true;
        return false;
    }

    /// <inheritdoc/>
    public void Reset() => _ended = false;

    /// <inheritdoc/>
    public void Dispose() => enhancer.Dispose();
}
