using DmlEnhance.Networks;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Devices;

/// <summary>A tensor of float32 that sessions read and write, in the memory of the device or of the processor.</summary>
/// <remarks>Dispose it after the sessions that use it have finished with it.</remarks>
public abstract class NetworkTensor : IDisposable
{
    private protected NetworkTensor(FeatureShape shape) => Shape = shape;

    /// <summary>Its shape, NCHW.</summary>
    public FeatureShape Shape { get; }

    /// <summary>The same for ONNX Runtime.</summary>
    internal abstract OrtValue Value { get; }

    /// <summary>Frees it.</summary>
    public abstract void Dispose();
}
