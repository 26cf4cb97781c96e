using DmlEnhance.Cpu;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Devices;

/// <summary>The processor, which is always open.</summary>
/// <param name="name">Its maker's name for it.</param>
/// <param name="threads">Threads that compute, 1 or more.</param>
/// <param name="path">How it runs models of single pictures.</param>
internal sealed class CpuDevice(string name, int threads, CpuPath path) : IOpenedDevice
{
    public EnhancerInfo Describe(string model, string reason) => OnnxCpuEnhancer.Describe(model, threads, name, reason);

    public EnhancerInfo Describe(string title, IReadOnlyList<OnnxModel> models, string reason)
    {
        int fused = models.Count(model => FusedModel.Read(model, path) is not null);
        if (fused == 0)
            return Describe(title, reason);
        var info = new EnhancerInfo(title, name, FusedModel.Provider, threads, reason);
        return fused == models.Count ? info : info with { Provider = $"{info.Provider}, or {Describe(title, reason).Provider}" };
    }

    public IEnhancer Create(OnnxModel model, string reason) => FusedModel.Read(model, path) is { } weights
        ? new FusedCpuEnhancer(model, weights, threads, name, reason)
        : new OnnxCpuEnhancer(model, threads, name, reason);

    public long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public INetworkSession CreateSession(string name, byte[] graph) => new CpuSession(name, graph, threads);

    public NetworkTensor CreateTensor(FeatureShape shape, string name) => new CpuTensor(shape);

    public void Dispose() { }
}
