using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Brings what a network did to a small frame to the frame at full size, along its edges, for <see cref="CompositePass"/>: the fast guided filter of the
/// logarithm of the gain (<c>shaders/guided-gain.hlsl</c>), as video is enhanced on the CPU.
/// </summary>
/// <remarks>
/// <para>
/// At the small size the gain of each channel is l = log2((enhanced + e) / (dark + e)), e = 1/255, limited to -2 to 8; in windows of 9x9 pixels it is fitted by a
/// line over the guide g = Y / (Y + m), Y being the luma and m its mean; the lines are averaged over the windows that see a pixel and interpolated to full size,
/// where g is the full frame's own. Then enhanced = (p + e) 2^l - e, p being the frame as the network sees it (<c>shaders/frame.hlsli</c>), limited to 0 to 1
/// (He, Sun, Tang, "Guided Image Filtering", TPAMI 2013; He and Sun, "Fast Guided Filter", 2015).
/// </para>
/// <para>
/// What is written is that enhanced frame, or the illumination p / enhanced, from 0.0001 to 65504, and 1 where p is 0. An illumination above 1 is a gain below 1: a
/// composite divides by it as it is, and shows it as white. Dividing leaves black black, while the enhanced frame has e (2^l - 1) there, as on the CPU: so a frame
/// is enhanced by that, and the illumination is for views of it, and for who wants black to stay.
/// </para>
/// <para>
/// Where the network gave NaN the gain is 1. All arithmetic is float32; the result is stored as float16, which moves an 8-bit result by at most an eighth of a step.
/// </para>
/// </remarks>
public sealed class GuidedGainPass : IDisposable
{
    /// <summary>Both sides of a block whose luma a thread group adds up, as <c>shaders/guided-gain.hlsl</c> defines them.</summary>
    internal const int Block = 32;

    /// <summary>Both sides of what a thread group makes of the small frame.</summary>
    internal const int Tile = 16;

    /// <summary>Pixels of the full frame that a thread group makes.</summary>
    internal const int ApplyWidth = 32;

    /// <inheritdoc cref="ApplyWidth"/>
    internal const int ApplyHeight = 8;

    // Slope and offset of three channels.
    private const int LineNumbers = 6;

    private readonly GraphicsDevice _device;
    private readonly List<ComputePipeline> _pipelines = [];
    private readonly ComputePipeline _sum;
    private readonly ComputePipeline _fit;
    private readonly ComputePipeline _average;
    private readonly ComputePipeline _apply;
    private readonly GpuBuffer _mean;
    private GpuBuffer? _sums;
    private GpuBuffer? _fitted;
    private GpuBuffer? _lines;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">The shader is missing or broken.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public GuidedGainPass(GraphicsDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _mean = new GpuBuffer(device, 1, "gain: mean luma");
        try
        {
            _sum = Create("Sums", 1, 1);
            _fit = Create("Fit", 3, 2);
            _average = Create("Average", 1, 1);
            _apply = Create("Apply", 3, 1);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Records the passes.</summary>
    /// <param name="list">Where they are recorded.</param>
    /// <param name="source">The frame at full size. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="small">The frame at the network's size, or one near to it in time. Its buffers are left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="estimate">
    /// <see cref="TextureFormat.Rgba16Float"/>, of the frame's size; receives what the composite takes. Expected and left as <see cref="ResourceState.UnorderedAccess"/>.
    /// </param>
    /// <param name="kind">What is written.</param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <exception cref="ArgumentException">A texture has another size, format or state, or a buffer is too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side or white is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, SmallFrames small, GpuTexture estimate, EstimateKind kind, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.Planes(small.Dark, small.DarkOffset, small.Width, small.Height, nameof(small));
        PassChecks.Planes(small.Enhanced, 0, small.Width, small.Height, nameof(small));
        PassChecks.State(estimate, ResourceState.UnorderedAccess, nameof(estimate));
        PassChecks.Size(source, estimate, nameof(estimate));
        if (estimate.Format != TextureFormat.Rgba16Float)
            throw new ArgumentException($"{estimate}: an estimate is {TextureFormat.Rgba16Float}", nameof(estimate));
        PassChecks.White(white, nameof(white));
        var constants = new Constants(source, small, kind, white);
        using (list.BeginMark("gain fit"))
            RecordFit(list, small, constants);
        using (list.BeginMark("gain"))
        {
            _apply.Dispatch(
                list, constants, 0, [source.ShaderView, _lines!.ShaderView, _mean.ShaderView], [estimate.AccessView],
                ComputePipeline.Groups(source.Width, ApplyWidth), ComputePipeline.Groups(source.Height, ApplyHeight));
        }
    }

    /// <summary>Releases the passes once the GPU is done with them.</summary>
    public void Dispose()
    {
        foreach (ComputePipeline pipeline in _pipelines)
            pipeline.Dispose();
        _mean.Dispose();
        _sums?.Dispose();
        _fitted?.Dispose();
        _lines?.Dispose();
    }

    private void RecordFit(CommandList list, SmallFrames small, in Constants constants)
    {
        int blocksX = ComputePipeline.Groups(small.Width, Block), blocksY = ComputePipeline.Groups(small.Height, Block);
        int tilesX = ComputePipeline.Groups(small.Width, Tile), tilesY = ComputePipeline.Groups(small.Height, Tile);
        long lines = (long)LineNumbers * small.Width * small.Height;
        GpuBuffer sums = Fit(ref _sums, blocksX * blocksY, "gain: luma of blocks", 1);
        GpuBuffer fitted = Fit(ref _fitted, lines, "gain: lines", LineNumbers);
        GpuBuffer averaged = Fit(ref _lines, lines, "gain: averaged lines", LineNumbers);

        list.Transition(small.Dark, ResourceState.ShaderResource);
        list.Transition(small.Enhanced, ResourceState.ShaderResource);
        list.Transition(sums, ResourceState.UnorderedAccess);
        _sum.Dispatch(list, constants, 0, [small.Dark.ShaderView], [sums.AccessView], blocksX, blocksY);

        list.Transition(sums, ResourceState.ShaderResource);
        list.Transition(fitted, ResourceState.UnorderedAccess);
        list.Transition(_mean, ResourceState.UnorderedAccess);
        _fit.Dispatch(list, constants, 0, [small.Dark.ShaderView, small.Enhanced.ShaderView, sums.ShaderView], [fitted.AccessView, _mean.AccessView], tilesX, tilesY);

        list.Transition(fitted, ResourceState.ShaderResource);
        list.Transition(_mean, ResourceState.ShaderResource);
        list.Transition(averaged, ResourceState.UnorderedAccess);
        _average.Dispatch(list, constants, 0, [fitted.ShaderView], [averaged.AccessView], tilesX, tilesY);
        list.Transition(averaged, ResourceState.ShaderResource);
    }

    private ComputePipeline Create(string entry, int resources, int accesses)
    {
        var pipeline = new ComputePipeline(_device, new ShaderRequest("guided-gain.hlsl", "cs_5_1", entry), new RootSignatureCache.Layout(8, resources, accesses));
        _pipelines.Add(pipeline);
        return pipeline;
    }

    private GpuBuffer Fit(ref GpuBuffer? buffer, long count, string name, int numbersPerElement)
    {
        if (buffer is not null && buffer.Count >= count)
            return buffer;
        buffer?.Dispose();
        buffer = null;
        return buffer = new GpuBuffer(_device, count, name, numbersPerElement);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(GpuTexture source, SmallFrames small, EstimateKind kind, float white)
    {
        public readonly int Width = source.Width;
        public readonly int Height = source.Height;
        public readonly FrameFlags Flags = PassChecks.Flags(source);
        public readonly float White = white;
        public readonly int SmallWidth = small.Width;
        public readonly int SmallHeight = small.Height;
        public readonly uint DarkOffset = (uint)small.DarkOffset;
        public readonly uint IsEnhanced = kind == EstimateKind.Enhanced ? 1u : 0;
    }
}
