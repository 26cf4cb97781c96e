using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Networks;

namespace DmlEnhance.Direct3D12.Passes;

/// <summary>SCI as a post-process of a frame: exposure, illumination, composite, with the textures between them.</summary>
/// <remarks>
/// It owns neither queue nor target: one call records everything into the caller's list. No value visits the CPU on the way. Its own
/// textures fit themselves to the frame.
/// </remarks>
public sealed class SciPostProcess : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ExposurePass _exposure;
    private readonly CompositePass _composite;
    private readonly SciPass _sci;
    private SteadyPass? _steady;
    private GpuTexture? _illumination;

    /// <summary>Creates the passes.</summary>
    /// <param name="device">Where they run.</param>
    /// <param name="weights">The model.</param>
    /// <exception cref="DmlEnhanceException">A shader is missing or broken.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public SciPostProcess(GraphicsDevice device, SciWeights weights)
    {
        _device = device;
        _sci = new SciPass(device, weights);
        try
        {
            _exposure = new ExposurePass(device);
            _composite = new CompositePass(device);
        }
        catch
        {
            _sci.Dispose();
            _exposure?.Dispose();
            throw;
        }
    }

    /// <summary>What was measured last: the frame's mean, and the share of the enhancement that it can bear, each 0 to 1.</summary>
    public GpuBuffer Exposure => _exposure.Exposure;

    /// <summary>Takes another model from the next frame on.</summary>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    public void Use(SciWeights weights)
    {
        _sci.Use(weights);
        ResetSteady();
    }

    /// <summary>Tells that the next frame begins another scene: where <see cref="CompositeSettings.Steady"/> is asked for, nothing of before is used.</summary>
    public void ResetSteady() => _steady?.Reset();

    /// <summary>Records the whole post-process.</summary>
    /// <param name="list">Where it is recorded.</param>
    /// <param name="source">The frame. Expected and left as <see cref="ResourceState.ShaderResource"/>.</param>
    /// <param name="target">Another texture of the frame's size. Expected and left as <see cref="ResourceState.RenderTarget"/>.</param>
    /// <param name="settings">
    /// How. A strength of 0 gives the source bit for bit; where neither split nor illumination is asked for and both textures hold the
    /// same kind of values, that is a copy, and no pass runs.
    /// </param>
    /// <param name="isNew">
    /// False where this is the frame of the call before, shown again: then it does not enter the average of <see cref="CompositeSettings.Steady"/> once more,
    /// and the network does not run for it.
    /// </param>
    /// <exception cref="ArgumentException">A texture has another size or state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength or white is outside its range.</exception>
    public void Record(CommandList list, GpuTexture source, GpuTexture target, CompositeSettings settings, bool isNew = true)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(settings);
        PassChecks.State(source, ResourceState.ShaderResource, nameof(source));
        PassChecks.State(target, ResourceState.RenderTarget, nameof(target));
        PassChecks.Size(source, target, nameof(target));
        if (settings is { Strength: 0, View: CompositeView.Enhanced, SplitColumn: <= 0 } && source.MeansTheSameAs(target))
        {
            ResetSteady();
            Copy(list, source, target);
            return;
        }

        bool isSteady = settings is { Steady: true, View: CompositeView.Enhanced };
        if (isSteady && !isNew && _steady?.LastOf(source) is { } last)
        {
            if (settings.ExposureAware)
                _exposure.Record(list, source, settings.White);
            _composite.Record(list, source, last, EstimateKind.Enhanced, _exposure.Exposure, target, settings);
            return;
        }

        GpuTexture illumination = GpuTexture.Fit(ref _illumination, _device, source.Width, source.Height, TextureFormat.Rgba16Float, "illumination", FrameEncoding.Srgb);
        if (settings.ExposureAware)
            _exposure.Record(list, source, settings.White);
        list.Transition(illumination, ResourceState.UnorderedAccess);
        _sci.Record(list, source, illumination, settings.White);
        list.Transition(illumination, ResourceState.ShaderResource);
        if (isSteady)
        {
            _steady ??= new SteadyPass(_device);
            _composite.Record(list, source, _steady.Record(list, source, illumination, settings.White), EstimateKind.Enhanced, _exposure.Exposure, target, settings);
        }
        else
        {
            ResetSteady();
            _composite.Record(list, source, illumination, EstimateKind.Illumination, _exposure.Exposure, target, settings);
        }
    }

    /// <summary>Releases the passes once the GPU is done with them.</summary>
    public void Dispose()
    {
        _composite.Dispose();
        _exposure.Dispose();
        _sci.Dispose();
        _steady?.Dispose();
        _illumination?.Dispose();
        _illumination = null;
    }

    private static void Copy(CommandList list, GpuTexture source, GpuTexture target)
    {
        using (list.BeginMark("copy"))
        {
            list.Copy(source, target);
            list.Transition(source, ResourceState.ShaderResource);
            list.Transition(target, ResourceState.RenderTarget);
        }
    }
}
