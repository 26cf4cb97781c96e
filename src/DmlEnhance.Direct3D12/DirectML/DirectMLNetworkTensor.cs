using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Networks;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Direct3D12.DirectML;

/// <summary>A tensor in the adapter's memory that goes from one session to another.</summary>
internal sealed class DirectMLNetworkTensor(GraphicsDevice device, FeatureShape shape, string name) : NetworkTensor(shape)
{
    private readonly DirectMLTensor _tensor = new(device, shape.Width, shape.Height, name, shape.Channels);

    internal override OrtValue Value => _tensor.Value ?? throw new ObjectDisposedException(nameof(DirectMLNetworkTensor));

    public override void Dispose() => _tensor.Dispose();
}
