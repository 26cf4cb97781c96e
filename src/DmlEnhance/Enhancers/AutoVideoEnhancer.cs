using DmlEnhance.Exposure;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>A video through the three models that <c>auto</c> chooses among; <see cref="VideoExposure"/> keeps the choice from flickering.</summary>
/// <param name="enhancer">Runs the models; disposed with this.</param>
public sealed class AutoVideoEnhancer(AutoEnhancer enhancer) : IVideoEnhancer
{
    private readonly VideoExposure _exposure = new();
    private bool _ended;

    /// <inheritdoc/>
    public EnhancerInfo Info => enhancer.Info;

    /// <summary>0: no frame waits for another.</summary>
    public int Latency => 0;

    /// <summary>Jumps of the exposure, at which the choice begins anew.</summary>
    public int Cuts => _exposure.Jumps;

    /// <inheritdoc/>
    public bool Push(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        if (_ended)
            throw new ArgumentException("the stream was flushed; reset it before another begins", nameof(source));
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        enhancer.Enhance(source, target, _exposure.Next(ExposureMeter.Measure(source), strength), cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public bool Flush(Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        _ended = true;
        return false;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _ended = false;
        _exposure.Reset();
    }

    /// <inheritdoc/>
    public void Dispose() => enhancer.Dispose();
}
