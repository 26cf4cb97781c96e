using System.Diagnostics;
using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;

namespace NightSceneViewer;

/// <summary>The enhancement on the CPU, for machines without a GPU and to compare with: every frame is read back, enhanced, and uploaded.</summary>
internal sealed class CpuPath : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ExposurePass _exposure;
    private readonly CompositePass _composite;
    private OnnxModel? _model;
    private IEnhancer? _enhancer;
    private Frame? _result;
    private GpuTexture? _enhanced;

    public CpuPath(GraphicsDevice device)
    {
        _device = device;
        _exposure = new ExposurePass(device);
        try
        {
            _composite = new CompositePass(device);
        }
        catch
        {
            _exposure.Dispose();
            throw;
        }
    }

    /// <summary>What runs the network there.</summary>
    public string Provider => _enhancer!.Info.Provider;

    /// <summary>Milliseconds that the network took on the CPU, without the copies.</summary>
    public double Milliseconds { get; private set; }

    public GpuBuffer Exposure => _exposure.Exposure;

    /// <summary>Takes a model.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be run; the one before goes on.</exception>
    public void Use(OnnxModel model)
    {
        if (_model == model)
            return;
        IEnhancer enhancer = Enhancer.Create(model);
        _enhancer?.Dispose();
        (_enhancer, _model) = (enhancer, model);
    }

    /// <summary>Enhances a frame; no list may be recording.</summary>
    /// <exception cref="DmlEnhanceException">The model cannot run on frames of this size.</exception>
    public void Prepare(GpuTexture source)
    {
        using Frame frame = FrameTransfer.Download(_device, source);
        if (_result?.Width != frame.Width || _result.Height != frame.Height)
        {
            _result?.Dispose();
            _result = null;
            _result = new Frame(frame.Width, frame.Height, frame.Format);
        }

        long start = Stopwatch.GetTimestamp();
        _enhancer!.Enhance(frame, _result);
        Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Records what puts the frame and its enhancement together.</summary>
    public void Record(CommandList list, GpuTexture source, GpuTexture target, CompositeSettings settings)
    {
        GpuTexture.Fit(ref _enhanced, _device, source.Width, source.Height, TextureFormat.Rgba8, "enhanced on the CPU");
        FrameTransfer.Upload(list, _result!, _enhanced);
        list.Transition(_enhanced, ResourceState.ShaderResource);
        _exposure.Record(list, source);
        _composite.Record(list, source, _enhanced, EstimateKind.Enhanced, _exposure.Exposure, target, settings);
    }

    public void Dispose()
    {
        _enhancer?.Dispose();
        _result?.Dispose();
        _enhanced?.Dispose();
        _composite.Dispose();
        _exposure.Dispose();
    }
}
