using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.Enhancers;

/// <summary>
/// Enhances pictures that lie in the CPU's memory by SCI's shader: upload, <see cref="SciPostProcess"/>, read-back.
/// </summary>
/// <remarks>
/// For trying a GPU, and for comparing it with the CPU: results agree with the CPU enhancer's to 1/255. A render loop whose
/// frames are on the GPU already uses <see cref="SciPostProcess"/> itself, and copies nothing.
/// </remarks>
public sealed class SciShaderEnhancer : IEnhancer
{
    private readonly GraphicsDevice _device;
    private readonly SciPostProcess _process;
    private readonly CompositeSettings _settings;
    private GpuTexture? _source;
    private GpuTexture? _target;
    private bool _disposed;

    /// <summary>Creates the enhancer.</summary>
    /// <param name="device">Where it runs; the caller keeps and disposes it, after the enhancer.</param>
    /// <param name="model">An SCI model.</param>
    /// <param name="settings">How; its strength is replaced by that of each call. Null for the enhancement alone: no exposure, no split, no dither.</param>
    /// <exception cref="DmlEnhanceException">The model is not SCI's, or a shader is missing or broken.</exception>
    public SciShaderEnhancer(GraphicsDevice device, OnnxModel model, CompositeSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(model);
        _device = device;
        _settings = settings ?? new CompositeSettings { ExposureAware = false, Dither = false };
        _process = new SciPostProcess(device, SciWeights.Read(model));
        Info = new EnhancerInfo(model.Name, device.Adapter.Name, "Direct3D 12 compute shader", 0, "asked for");
    }

    /// <inheritdoc/>
    public EnhancerInfo Info { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// 8-bit colour pictures of up to 16384 pixels a side only; without alpha a picture is taken as an opaque one. Results are rounded to the nearest
    /// step, as GPUs do, where the CPU enhancer cuts off.
    /// </remarks>
    public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EnhanceArguments.Check(source, target, strength, cancellationToken);
        if (source.Format is not (PixelFormat.Rgba8 or PixelFormat.Rgb8))
            throw new DmlEnhanceException($"the shader takes pictures of 8 bits a channel, in colour; this one is {source.Format}");
        if (source.Width > GpuTexture.LargestSide || source.Height > GpuTexture.LargestSide)
            throw new DmlEnhanceException($"a picture of {source.Width}x{source.Height} pixels is more than a texture holds ({GpuTexture.LargestSide} a side)");
        GpuTexture.Fit(ref _source, _device, source.Width, source.Height, TextureFormat.Rgba8, "source");
        GpuTexture.Fit(ref _target, _device, source.Width, source.Height, TextureFormat.Rgba8, "enhanced");
        _device.Record("enhance", list =>
        {
            FrameTransfer.Upload(list, source, _source);
            list.Transition(_source, ResourceState.ShaderResource);
            list.Transition(_target, ResourceState.RenderTarget);
            _process.Record(list, _source, _target, _settings with { Strength = strength });
        });
        using Frame result = FrameTransfer.Download(_device, _target);
        if (target.Format == PixelFormat.Rgba8)
            result.Samples.CopyTo(target.Samples);
        else
            DropAlpha(result.Samples, target.Samples);
    }

    /// <summary>Releases the passes and textures.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _source?.Dispose();
        _target?.Dispose();
        _process.Dispose();
    }

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
    }
}
