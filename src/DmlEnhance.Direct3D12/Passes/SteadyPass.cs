using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Shaders;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>
/// Keeps what does not move steady from frame to frame, as <see cref="DmlEnhance.Enhancers.SteadyEnhancer"/> does on the CPU (<c>shaders/steady.hlsl</c>).
/// </summary>
/// <remarks>
/// Two dispatches: the frame's noise (<c>shaders/steady-noise.hlsl</c>), then the filter. It keeps two textures of 8 bytes a pixel, which take turns, so it follows one
/// stream of frames: two views need two of it. Cuts are the caller's to tell (<see cref="Reset"/>); one that is not told is found pixel by pixel, where the scenes differ.
/// The average is kept as float16, which moves an 8-bit result by a step at most. A list that was recorded and thrown away leaves the average
/// of the frame before the last one.
/// </remarks>
public sealed class SteadyPass : IDisposable
{
    private const int GroupSide = 16;

    private readonly GraphicsDevice _device;
    private readonly ComputePipeline _measure;
    private readonly ComputePipeline _filter;
    private readonly GpuBuffer _noise;
    private GpuTexture? _average;
    private GpuTexture? _other;
    private bool _isFresh = true;

    /// <summary>Creates the pass.</summary>
    /// <exception cref="DmlEnhanceException">A shader is missing or broken.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public SteadyPass(GraphicsDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _noise = new GpuBuffer(device, 1, "noise");
        try
        {
            _measure = new ComputePipeline(device, new ShaderRequest("steady-noise.hlsl", "cs_5_1"), new RootSignatureCache.Layout(4, 1, 1));
            _filter = new ComputePipeline(device, new ShaderRequest("steady.hlsl", "cs_5_1"), new RootSignatureCache.Layout(5, 4, 1));
        }
        catch
        {
            _measure?.Dispose();
            _noise.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the frames before: the next one comes out as it is enhanced. For a cut, another source, another model.</summary>
    public void Reset() => _isFresh = true;

    /// <summary>What the last recording gave; null where that is forgotten, or of another size. It is as <see cref="Record"/> left it.</summary>
    /// <param name="source">The frame of that recording, shown again.</param>
    public GpuTexture? LastOf(GpuTexture source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return !_isFresh && _average!.Width == source.Width && _average.Height == source.Height ? _average : null;
    }

    /// <summary>Records the filter for the next frame of the stream.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame; one of another size begins anew. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="illumination">What <see cref="SciPass"/> made of it. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="white">The linear value that is display white, as <see cref="CompositeSettings.White"/>.</param>
    /// <returns>
    /// The steady enhanced frame, sRGB-encoded, <see cref="EstimateKind.Enhanced"/>; in alpha, of how many frames. It is this pass's, and left as
    /// <see cref="ResourceState.ShaderResource"/> until the next recording.
    /// </returns>
    /// <exception cref="ArgumentException">A texture has another size or state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">White is outside its range.</exception>
    public GpuTexture Record(CommandList list, GpuTexture source, GpuTexture illumination, float white = 1)
    {
        ArgumentNullException.ThrowIfNull(list);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(illumination, ResourceState.ShaderResource, nameof(illumination));
        PassChecks.Size(source, illumination, nameof(illumination));
        PassChecks.White(white, nameof(white));
        _isFresh |= _average is null || _average.Width != source.Width || _average.Height != source.Height;
        GpuTexture before = GpuTexture.Fit(ref _average, _device, source.Width, source.Height, TextureFormat.Rgba16Float, "steady average", FrameEncoding.Srgb);
        GpuTexture after = GpuTexture.Fit(ref _other, _device, source.Width, source.Height, TextureFormat.Rgba16Float, "other steady average", FrameEncoding.Srgb);
        using (list.BeginMark("steady"))
        {
            var constants = new Constants(source.Width, source.Height, PassChecks.Flags(source), white);
            list.Transition(_noise, ResourceState.UnorderedAccess);
            _measure.Dispatch(list, constants, 0, [source.ShaderView], [_noise.AccessView], 1, 1);
            list.Transition(_noise, ResourceState.ShaderResource);
            list.Transition(before, ResourceState.ShaderResource);
            list.Transition(after, ResourceState.UnorderedAccess);
            _filter.Dispatch(
                list, new FilterConstants(constants, _isFresh), 0, [source.ShaderView, illumination.ShaderView, before.ShaderView, _noise.ShaderView], [after.AccessView],
                ComputePipeline.Groups(source.Width, GroupSide), ComputePipeline.Groups(source.Height, GroupSide));
            // The state that every list finds it in, also where this one is thrown away.
            list.Transition(after, ResourceState.ShaderResource);
        }

        (_average, _other, _isFresh) = (after, before, false);
        return after;
    }

    /// <summary>Releases the pass once the GPU is done with it.</summary>
    public void Dispose()
    {
        _measure.Dispose();
        _filter.Dispose();
        _noise.Dispose();
        _average?.Dispose();
        _other?.Dispose();
        (_average, _other) = (null, null);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Constants(int width, int height, FrameFlags flags, float white)
    {
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly FrameFlags Flags = flags;
        public readonly float White = white;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FilterConstants(Constants frame, bool isFresh)
    {
        public readonly Constants Frame = frame;
        public readonly int IsFresh = isFresh ? 1 : 0;
    }
}
