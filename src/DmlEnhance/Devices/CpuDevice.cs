using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Devices;

/// <summary>The processor, which is always open.</summary>
internal sealed class CpuDevice(string name, int threads) : IOpenedDevice
{
    public EnhancerInfo Describe(string model, string reason) => OnnxCpuEnhancer.Describe(model, threads, name, reason);

    public IEnhancer Create(OnnxModel model, string reason) => new OnnxCpuEnhancer(model, threads, name, reason);

    public long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public INetworkSession CreateSession(string name, byte[] graph) => new CpuSession(name, graph, threads);

    public NetworkTensor CreateTensor(FeatureShape shape, string name) => new CpuTensor(shape);

    public void Dispose() { }
}
