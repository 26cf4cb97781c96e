using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using NightSceneViewer.Sources;

namespace NightSceneViewer;

/// <summary>Draws the source, enhances it, shows it, and lays the panel over it.</summary>
internal sealed class ViewerRenderer : IFrameRenderer
{
    private readonly GraphicsDevice _device;
    private readonly ViewerState _state;
    private readonly ModelSet _models;
    private readonly IFrameSource _source;
    private readonly SciPostProcess _process;
    private readonly PresentPass _present;
    private readonly ExposureReader _reader;
    private readonly StatusPanel _panel;
    private OnnxModel _model;
    private CpuPath? _cpu;
    private GpuTexture? _result;
    private GpuTexture? _frame;
    private bool _isMeasured;

    public ViewerRenderer(GraphicsDevice device, ViewerState state, ModelSet models, Func<GraphicsDevice, IFrameSource> openSource, StatusPanel panel)
    {
        _device = device;
        _state = state;
        _models = models;
        _panel = panel;
        _reader = new ExposureReader(device);
        _source = openSource(device);
        try
        {
            if (_source.FirstExposure is { } exposure)
                models.Measured(exposure);
            _model = models.Current;
            _process = new SciPostProcess(device, SciWeights.Read(_model));
            _present = new PresentPass(device);
        }
        catch
        {
            _process?.Dispose();
            _source.Dispose();
            throw;
        }
    }

    /// <summary>What is shown.</summary>
    public string SourceDescription => _source.Description;

    /// <summary>Width and height of the source's last frame.</summary>
    public (int Width, int Height) SourceSize => _frame is { } frame ? (frame.Width, frame.Height) : (0, 0);

    /// <summary>The mean of the source's samples, 0 to 1, or null while it is not measured.</summary>
    public float? Exposure => _isMeasured ? _reader.Exposure : null;

    public void Prepare(int width, int height, FrameTime time)
    {
        if (Exposure is { } exposure)
            _models.Measured(exposure);
        if (_model != _models.Current)
        {
            _model = _models.Current;
            _process.Use(SciWeights.Read(_model));
        }

        if (!UsesCpu)
            return;
        CommandList list = _device.Rent("source");
        try
        {
            _frame = _source.Update(list, width, height, time);
        }
        catch
        {
            _device.Discard(list);
            throw;
        }

        _device.Submit(list);
        _cpu ??= new CpuPath(_device);
        _cpu.Prepare(_frame, _model);
    }

    public void Render(CommandList list, GpuTexture target, FrameTime time)
    {
        if (!UsesCpu)
            _frame = _source.Update(list, target.Width, target.Height, time);
        GpuTexture frame = _frame!;
        list.Transition(frame, ResourceState.ShaderResource);
        _isMeasured = _state is { IsOn: true, ExposureAware: true };
        if (!_state.IsOn)
        {
            _present.Record(list, frame, target);
        }
        else if (frame.Width == target.Width && frame.Height == target.Height)
        {
            Enhance(list, frame, target);
        }
        else
        {
            GpuTexture result = GpuTexture.Fit(ref _result, _device, frame.Width, frame.Height, TextureFormat.Rgba8, "result");
            list.Transition(result, ResourceState.RenderTarget);
            Enhance(list, frame, result);
            list.Transition(result, ResourceState.ShaderResource);
            _present.Record(list, result, target);
        }

        _panel.Record(_device, list, target, Status(target));
    }

    public void Dispose()
    {
        _panel.Release();
        _reader.Dispose();
        _cpu?.Dispose();
        _present.Dispose();
        _process.Dispose();
        _result?.Dispose();
        _source.Dispose();
    }

    private bool UsesCpu => _state is { IsOn: true, Path: EnhancePath.Cpu };

    private void Enhance(CommandList list, GpuTexture frame, GpuTexture target)
    {
        CompositeSettings settings = _state.Settings(frame.Width);
        if (UsesCpu)
            _cpu!.Record(list, frame, target, settings);
        else
            _process.Record(list, frame, target, settings);
        if (_isMeasured)
            _reader.Record(list, UsesCpu ? _cpu!.Exposure : _process.Exposure);
    }

    private ViewerStatus Status(GpuTexture target) => new(
        _device.Adapter.Name, SourceDescription, SourceSize.Width, SourceSize.Height, target.Width, target.Height, _models.Description,
        Exposure, UsesCpu ? _cpu!.Milliseconds : null);
}
