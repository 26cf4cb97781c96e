using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using Silk.NET.Direct3D12;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>A pixel shader of your own over a whole target.</summary>
/// <remarks>
/// The shader's entry is <c>float4 main(float4 position : SV_Position) : SV_Target</c>, shader model 5.1; its constants are at b0, its
/// textures from t0 on, and a linear, clamping sampler at s0. Views are UNORM or float (<see cref="TextureFormat"/>).
/// </remarks>
/// <typeparam name="TConstants">What b0 holds: laid out as HLSL lays it out, a multiple of 4 bytes, at most 128.</typeparam>
public sealed class FullScreenPass<TConstants> : IDisposable
    where TConstants : unmanaged
{
    private const int LargestConstants = 128;

    private readonly string _name;
    private readonly int _sources;
    private readonly PixelPipeline _pipeline;

    /// <summary>Compiles the shader and creates the pass.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="shader">The HLSL file; a relative path begins at the program's folder <c>shaders</c>.</param>
    /// <param name="sources">How many textures it reads, 0 or more.</param>
    /// <exception cref="ArgumentException">The constants have another size than they may have.</exception>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    public unsafe FullScreenPass(GraphicsDevice device, string shader, int sources = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(shader);
        ArgumentOutOfRangeException.ThrowIfNegative(sources);
        if (sizeof(TConstants) % sizeof(uint) != 0 || sizeof(TConstants) > LargestConstants)
            throw new ArgumentException($"{typeof(TConstants).Name} has {sizeof(TConstants)} bytes; constants are a multiple of 4 bytes, at most {LargestConstants}");
        _name = Path.GetFileNameWithoutExtension(shader);
        _sources = sources;
        _pipeline = new PixelPipeline(device, new ShaderRequest(shader, "ps_5_1"), new RootSignatureCache.Layout(sizeof(TConstants) / sizeof(uint), sources, 0));
    }

    /// <summary>Records the draw.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="target">Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="constants">What b0 holds.</param>
    /// <param name="sources">The textures. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <exception cref="ArgumentException">A texture has another state, or there are more or fewer than the shader reads.</exception>
    public void Record(CommandList list, GpuTexture target, in TConstants constants, params ReadOnlySpan<GpuTexture> sources)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        if (sources.Length != _sources)
            throw new ArgumentException($"the shader reads {_sources} textures, not {sources.Length}", nameof(sources));
        Span<CpuDescriptorHandle> views = stackalloc CpuDescriptorHandle[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            PassChecks.State(sources[i], ResourceState.ShaderResource, nameof(sources));
            views[i] = sources[i].ShaderView;
        }

        using (list.BeginMark(_name))
            _pipeline.Draw(list, target, constants, views);
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose() => _pipeline.Dispose();
}
