using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;

namespace DmlEnhance.Devices;

/// <summary>The processor, which is always open.</summary>
internal sealed class CpuDevice(string name, int threads) : IOpenedDevice
{
    public EnhancerInfo Describe(string model, string reason) => OnnxCpuEnhancer.Describe(model, threads, name, reason);

    public IEnhancer Create(OnnxModel model, string reason) => new OnnxCpuEnhancer(model, threads, name, reason);

    public void Dispose() { }
}
