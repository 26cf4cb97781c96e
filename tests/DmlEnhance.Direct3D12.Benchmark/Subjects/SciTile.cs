using System.Globalization;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Networks;

namespace DmlEnhance.Direct3D12.Benchmark.Subjects;

/// <summary>The fused shader with another tile than <see cref="SciPass"/> has.</summary>
internal sealed class SciTile : IDisposable
{
    /// <summary>
    /// The tiles that are worth a look: width + 4 is even and height + 4 a multiple of 4, as the shader wants; narrow, wide, low and high
    /// ones, within 32 KiB of group-shared memory.
    /// </summary>
    public static readonly IReadOnlyList<(int Width, int Height)> All = [(60, 12), (60, 28), (28, 12), (28, 28), (28, 60), (124, 12)];

    private readonly ComputePipeline _pipeline;
    private readonly ConstantBuffer _weights;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Compiles the shader for a tile.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken, or the tile does not fit it.</exception>
    public SciTile(GraphicsDevice device, SciWeights weights, int width, int height)
    {
        (_width, _height) = (width, height);
        (string, string)[] defines = [("TILE_WIDTH", width.ToString(CultureInfo.InvariantCulture)), ("TILE_HEIGHT", height.ToString(CultureInfo.InvariantCulture))];
        _pipeline = new ComputePipeline(device, new ShaderRequest("sci.hlsl", "cs_5_1", Defines: defines), new RootSignatureCache.Layout(4, 1, 1));
        try
        {
            _weights = new ConstantBuffer(device, weights.ToConstants(), "SCI weights");
        }
        catch
        {
            _pipeline.Dispose();
            throw;
        }
    }

    /// <summary>Records the estimate of an 8-bit frame's illumination.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="illumination">Expected and left as <see cref="ResourceState.UnorderedAccess"/>.</param>
    public void Record(CommandList list, GpuTexture source, GpuTexture illumination)
    {
        // As SciPass says it of an 8-bit frame.
        _pipeline.Dispatch(
            list, (source.Width, source.Height, FrameFlags.None, 1f), _weights.Address, [source.ShaderView], [illumination.AccessView],
            ComputePipeline.Groups(source.Width, _width), ComputePipeline.Groups(source.Height, _height));
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose()
    {
        _pipeline.Dispose();
        _weights.Dispose();
    }
}
