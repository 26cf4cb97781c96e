using System.Globalization;
using DmlEnhance;
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
    private readonly PresentPass _present;
    private readonly ExposureReader _reader;
    private readonly StatusPanel _panel;
    private readonly bool _waits;
    private readonly Action<string> _complain;
    private OnnxFile _model;
    private (string Model, EnhancePath Path) _ran;
    private SciPostProcess? _shader;
    private OnnxFile? _shaderModel;
    private DirectMLPath? _directML;
    private CpuPath? _cpu;
    private GpuTexture? _result;
    private GpuTexture? _frame;
    private bool _isMeasured;

    /// <summary>Makes what is drawn with.</summary>
    /// <param name="device">Where.</param>
    /// <param name="state">What the keys change.</param>
    /// <param name="models">The models to choose from.</param>
    /// <param name="openSource">Opens the source.</param>
    /// <param name="panel">What is laid over the frames.</param>
    /// <param name="waits">Whether frames wait until the path that was asked for is ready for them.</param>
    /// <param name="complain">Is told what failed where frames go on.</param>
    public ViewerRenderer(
        GraphicsDevice device, ViewerState state, ModelSet models, Func<GraphicsDevice, IFrameSource> openSource, StatusPanel panel, bool waits, Action<string> complain)
    {
        _device = device;
        _state = state;
        _models = models;
        _panel = panel;
        _waits = waits;
        _complain = complain;
        _reader = new ExposureReader(device);
        _source = openSource(device);
        try
        {
            state.SettlePath(device.Adapter.IsSoftware);
            if (_source.FirstExposure is { } exposure)
                models.Measured(exposure);
            _model = models.Current;
            _present = new PresentPass(device);
            // Now, so that the viewer does not start where the path that was asked for cannot run the model.
            Open();
            _ran = (models.Chosen, state.Path);
        }
        catch
        {
            _present?.Dispose();
            _shader?.Dispose();
            _directML?.Dispose();
            _cpu?.Dispose();
            _source.Dispose();
            throw;
        }
    }

    /// <summary>What computes, and how that is getting on.</summary>
    public string PathDescription => _state switch
    {
        { IsOn: false } => "off",
        { Path: EnhancePath.DirectML } => _directML!.Description,
        { Path: EnhancePath.Cpu } => string.Create(CultureInfo.InvariantCulture, $"CPU ({_cpu!.Provider}), {_cpu.Milliseconds:F1} ms"),
        _ => "shader",
    };

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
        while (!TryPrepare(width, height, time))
        {
            // A key asked for what cannot run here. The one that changed last goes on; what ran before ends the round.
            if (_models.Chosen == _ran.Model)
                _state.NextPath();
            else if (_models.Next() is { } wrong)
                _complain(wrong);
        }
    }

    public void Render(CommandList list, GpuTexture target, FrameTime time)
    {
        if (IsOneList)
            _frame = _source.Update(list, target.Width, target.Height, time);
        GpuTexture frame = _frame!;
        list.Transition(frame, ResourceState.ShaderResource);
        // What the shader's path saw last is no neighbour of this frame where another path, or none, was on in between.
        if (_source.Step == FrameStep.Cut || !Uses(EnhancePath.Shader))
            _shader?.ResetSteady();
        _isMeasured = _state is { IsOn: true, ExposureAware: true } && (_state.Path != EnhancePath.DirectML || _directML!.IsEnhancing);
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
        _directML?.Dispose();
        _present.Dispose();
        _shader?.Dispose();
        _result?.Dispose();
        _source.Dispose();
    }

    // Whether all of a frame goes into the list that shows it; the other paths have work between the source and the rest.
    private bool IsOneList => !_state.IsOn || _state.Path == EnhancePath.Shader;

    private bool Uses(EnhancePath path) => _state.IsOn && _state.Path == path;

    private bool TryPrepare(int width, int height, FrameTime time)
    {
        try
        {
            _model = _models.Current;
            Open();
            if (!IsOneList)
                PrepareFrame(width, height, time);
            _ran = (_models.Chosen, _state.Path);
            return true;
        }
        catch (DmlEnhanceException e) when (e is not DeviceLostException && _ran != (_models.Chosen, _state.Path))
        {
            _complain(e.Message);
            return false;
        }
    }

    // The work between the source and the rest.
    private void PrepareFrame(int width, int height, FrameTime time)
    {
        CommandList list = _device.Rent("source");
        try
        {
            _frame = _source.Update(list, width, height, time);
            if (Uses(EnhancePath.DirectML))
            {
                if (_source.Step == FrameStep.Cut)
                    _directML!.ResetHistory();
                _directML!.Begin(list, _frame, _model, _state.Settings(_frame.Width));
            }
        }
        catch
        {
            _device.Discard(list);
            throw;
        }

        _device.Submit(list);
        if (Uses(EnhancePath.DirectML))
            _directML!.Infer();
        else
            _cpu!.Prepare(_frame);
    }

    // Has the path take the model.
    private void Open()
    {
        switch (_state.Path)
        {
            case EnhancePath.DirectML:
                _directML ??= new DirectMLPath(_device, _model, _waits, _complain);
                break;
            case EnhancePath.Cpu:
                _cpu ??= new CpuPath(_device);
                _cpu.Use(Pictures());
                break;
            default:
                OpenShader();
                break;
        }
    }

    // The filter alone, which is DirectML's here, remembers frames.
    private OnnxModel Pictures() => _model as OnnxModel ?? throw new DmlEnhanceException($"{_model.Name}: is a model of TCE-Net, which runs by --path directml alone");

    private void OpenShader()
    {
        if (_shaderModel == _model)
            return;
        OnnxModel model = Pictures();
        SciWeights weights;
        try
        {
            weights = SciWeights.Read(model);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{e.Message}; try --path directml or --path cpu", e);
        }

        if (_shader is null)
            _shader = new SciPostProcess(_device, weights);
        else
            _shader.Use(weights);
        _shaderModel = _model;
    }

    private void Enhance(CommandList list, GpuTexture frame, GpuTexture target)
    {
        CompositeSettings settings = _state.Settings(frame.Width);
        GpuBuffer exposure;
        switch (_state.Path)
        {
            case EnhancePath.DirectML:
                _directML!.Record(list, target);
                exposure = _directML.Exposure;
                break;
            case EnhancePath.Cpu:
                _cpu!.Record(list, frame, target, settings);
                exposure = _cpu.Exposure;
                break;
            default:
                _shader!.Record(list, frame, target, settings, isNew: _source.Step != FrameStep.Same);
                exposure = _shader.Exposure;
                break;
        }

        if (_isMeasured)
            _reader.Record(list, exposure);
    }

    private ViewerStatus Status(GpuTexture target) => new(
        _device.Adapter.Name, SourceDescription, _source.Progress, SourceSize.Width, SourceSize.Height, target.Width, target.Height, _models.Description,
        Exposure, PathDescription);
}
