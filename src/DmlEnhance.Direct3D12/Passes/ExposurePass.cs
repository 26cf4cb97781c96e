using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;
using DmlEnhance.Exposure;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Measures a frame's exposure on the GPU, without a word to the CPU: the mean of all its samples, as
/// <see cref="ExposureMeter"/> measures it (of an HDR frame: of its tone-mapped samples, as the network sees them), and the share of the enhancement that such a frame can bear
/// (<see cref="AutoExposure.Strength"/>).
/// </summary>
/// <remarks>Two dispatches: sums of blocks (<c>shaders/exposure-blocks.hlsl</c>), then their mean (<c>exposure-mean.hlsl</c>).</remarks>
public sealed class ExposurePass : IDisposable
{
    /// <summary>Both sides of a block, as <c>shaders/exposure.hlsli</c> defines them.</summary>
    internal const int Block = 64;

    private readonly GraphicsDevice _device;
    private readonly ComputePipeline _blocks;
    private readonly ComputePipeline _mean;
    private GpuBuffer? _sums;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">A shader is missing or broken.</exception>
    public ExposurePass(GraphicsDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        Exposure = new GpuBuffer(device, 2, "exposure");
        try
        {
            _blocks = new ComputePipeline(device, new ShaderRequest("exposure-blocks.hlsl", "cs_5_1"), new RootSignatureCache.Layout(4, 1, 1));
            _mean = new ComputePipeline(device, new ShaderRequest("exposure-mean.hlsl", "cs_5_1"), new RootSignatureCache.Layout(4, 1, 1));
        }
        catch
        {
            _blocks?.Dispose();
            Exposure.Dispose();
            throw;
        }
    }

    /// <summary>What was measured last: the mean, and the share of the enhancement, each 0 to 1.</summary>
    public GpuBuffer Exposure { get; }

    /// <summary>Records the measurement.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">The frame is in another state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">White is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.White(white, nameof(white));
        int columns = ComputePipeline.Groups(source.Width, Block);
        int rows = ComputePipeline.Groups(source.Height, Block);
        if (_sums is null || _sums.Count < columns * rows)
        {
            _sums?.Dispose();
            _sums = null;
            _sums = new GpuBuffer(_device, columns * rows, "exposure of blocks");
        }

        using (list.BeginMark("exposure"))
        {
            list.Transition(_sums, ResourceState.UnorderedAccess);
            var blocks = new BlockConstants(source.Width, source.Height, PassChecks.Flags(source), white);
            _blocks.Dispatch(list, blocks, 0, [source.ShaderView], [_sums.AccessView], columns, rows);
            list.Transition(_sums, ResourceState.ShaderResource);
            list.Transition(Exposure, ResourceState.UnorderedAccess);
            var mean = new MeanConstants(source.Width, source.Height, (float)AutoExposure.FullUpTo, (float)AutoExposure.UntouchedFrom);
            _mean.Dispatch(list, mean, 0, [_sums.ShaderView], [Exposure.AccessView], 1, 1);
        }
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose()
    {
        _blocks.Dispose();
        _mean.Dispose();
        _sums?.Dispose();
        Exposure.Dispose();
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct BlockConstants(int width, int height, FrameFlags flags, float white)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly FrameFlags Flags = flags;
        public readonly float White = white;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MeanConstants(int width, int height, float fullUpTo, float untouchedFrom)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly float FullUpTo = fullUpTo;
        public readonly float UntouchedFrom = untouchedFrom;
    }
}
