using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.Passes;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    private SciPass? _sci;
    private GpuTexture? _illumination;
    private SessionCache? _sessions;
    private FrameToTensorPass? _toTensor;
    private DirectMLTensor? _input;
    private DirectMLTensor? _output;

    // What the frame runs: a session, or null for the shader.
    private DirectMLSession? _running;
    private Choice? _active;
    private int _width;
    private int _height;
    private bool _isPreparing;
    private FilterFailure? _failure;

    // Chooses what this frame runs: the model asked for, where it is ready, or else the one before. False: nothing is.
    private bool IsSelected(int width, int height)
    {
        if (width != _width || height != _height)
        {
            (_width, _height) = (width, height);
            _failure = null;
        }

        _isPreparing = false;
        if (_failure is not null)
            return false;
        if (IsReady(_wanted))
            Activate(_wanted);
        else if (_active is not null && IsReady(_active))
            Activate(_active);
        else
            _isPreparing = true;
        return !_isPreparing;
    }

    private bool IsReady(Choice choice)
    {
        if (choice.Path == FilterPath.Shader)
            return true;
        Task<DirectMLSession> making = _sessions!.Get(choice.Model, _width, _height);
        if (making.IsFaulted)
            making.GetAwaiter().GetResult();
        return making.IsCompletedSuccessfully;
    }

    private void Activate(Choice choice)
    {
        if (choice.Path == FilterPath.Shader)
        {
            if (_active != choice)
                _sci!.Use(choice.Weights!);
            _running = null;
        }
        else
        {
            Fit(ref _input, "network input");
            Fit(ref _output, "network output");
            _running = _sessions!.Get(choice.Model, _width, _height).Result;
        }

        _active = choice;
    }

    private void Fit(ref DirectMLTensor? tensor, string name)
    {
        if (tensor?.Width == _width && tensor.Height == _height)
            return;
        tensor?.Dispose();
        tensor = null;
        tensor = new DirectMLTensor(_device, _width, _height, name);
    }

    // Whatever fails while a frame is made is told once, and frames pass through from then on.
    private void Fail(DmlEnhanceException error)
    {
        if (_failure is not null)
            return;
        _failure = new FilterFailure(_wanted.Model.Name, _wanted.Path, _device.AsLoss(error) ?? error);
        Failed?.Invoke(_failure);
    }
}
