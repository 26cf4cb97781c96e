using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>A video through an enhancer of single pictures: each frame by itself, at once.</summary>
/// <param name="enhancer">Enhances each frame; disposed with this.</param>
public sealed class FrameByFrameEnhancer(IEnhancer enhancer) : IVideoEnhancer
{
    private readonly StreamGuard _guard = new(typeof(FrameByFrameEnhancer));

    /// <inheritdoc/>
    public EnhancerInfo Info => enhancer.Info;

    /// <summary>0: no frame waits for another.</summary>
    public int Latency => 0;

    /// <summary>0: no frame knows of another, so there is nothing to cut.</summary>
    public int Cuts => 0;

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginPush(source, target, strength, cancellationToken);
        enhancer.Enhance(source, target, strength, cancellationToken);
        _guard.Done();
        return true;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _guard.BeginFlush(target, strength, cancellationToken);
        _guard.Done();
        return false;
    }

    /// <inheritdoc/>
    public void Reset() => _guard.Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
        _guard.Close();
        enhancer.Dispose();
    }
}
