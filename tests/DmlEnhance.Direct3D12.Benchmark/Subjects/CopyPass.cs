using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>A compute shader that reads a pixel of 4 bytes and writes one of 8 (<c>Shaders/copy.hlsl</c>): the fused shader's least possible traffic.</summary>
internal sealed class CopyPass(GraphicsDevice device) : IDisposable
{
    private const int Group = 16;

    private readonly ComputePipeline _pipeline = new(device, new ShaderRequest("copy.hlsl", "cs_5_1"), new RootSignatureCache.Layout(2, 1, 1));

    /// <summary>Records the copy.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">Expected and left as <see cref="ResourceState.UnorderedAccess"/>.</param>
    public void Record(CommandList list, GpuTexture source, GpuTexture target) => _pipeline.Dispatch(
        list, (source.Width, source.Height), 0, [source.ShaderView], [target.AccessView],
        ComputePipeline.Groups(source.Width, Group), ComputePipeline.Groups(source.Height, Group));

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();
}
