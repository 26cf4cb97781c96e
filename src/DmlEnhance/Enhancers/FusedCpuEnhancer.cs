using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Enhancers;

/// <summary>Runs SCI by the fused SIMD kernel.</summary>
internal sealed class FusedCpuEnhancer : IEnhancer
{
    private readonly OnnxModel _model;
    private readonly FusedSci _kernel;

    /// <summary>Takes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    /// <param name="device">Name of the processor, for <see cref="Info"/>.</param>
    /// <param name="reason">Why this device, for <see cref="Info"/>.</param>
    public FusedCpuEnhancer(OnnxModel model, KernelWeights weights, int threads, string device, string reason)
    {
        _model = model;
        _kernel = new FusedSci(weights, threads);
        Info = new EnhancerInfo(model.Name, device, FusedModel.Provider, threads, reason);
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <inheritdoc/>
    public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        if (strength > 0)
            _model.RequireSize(source);
        _kernel.Enhance(source.Samples, source.Stride, target.Samples, target.Stride, source.Width, source.Height, source.Format, strength, cancellationToken);
    }

    /// <summary>Frees the kernel's memory.</summary>
    public void Dispose() => _kernel.Dispose();
}
