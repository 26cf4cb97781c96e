using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace DmlEnhance.Enhancers;

/// <summary>Runs a model by ONNX Runtime's CPU provider, in bands of rows (<see cref="OnnxBands"/>).</summary>
internal sealed class OnnxCpuEnhancer : IEnhancer
{
    private readonly OnnxBands _bands;
    private bool _disposed;

    /// <summary>Loads the model.</summary>
    /// <param name="model">What to run.</param>
    /// <param name="threads">Threads that compute, 1 or more.</param>
    /// <param name="device">Name of the processor, for <see cref="Info"/>.</param>
    /// <param name="reason">Why this device, for <see cref="Info"/>.</param>
    /// <exception cref="DmlEnhanceException">ONNX Runtime does not take the model.</exception>
    public OnnxCpuEnhancer(OnnxModel model, int threads, string device = "CPU", string reason = "asked for")
    {
        _bands = new OnnxBands(model, threads);
        Info = Describe(model.Name, threads, device, reason);
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <inheritdoc/>
    public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        if (strength == 0)
            source.Samples.CopyTo(target.Samples);
        else
            _bands.Run(source, (buffers, band) => buffers.Write(source, target, band, strength), cancellationToken);
    }

    /// <summary>What an enhancer says of itself; needs no session.</summary>
    /// <inheritdoc cref="OnnxCpuEnhancer(OnnxModel, int, string, string)" path="/param"/>
    /// <exception cref="DmlEnhanceException">ONNX Runtime is missing.</exception>
    public static EnhancerInfo Describe(string model, int threads, string device, string reason) =>
        new(model, device, $"ONNX Runtime {Enhancer.RuntimeVersion} CPUExecutionProvider", threads, reason);

    /// <summary>Frees the session and the buffers.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _bands.Dispose();
    }
}
