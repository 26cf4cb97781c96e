using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.Passes;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    private SciPass? _sci;
    private GpuTexture? _illumination;
    private SteadyPass? _steady;

    // What the frame's composite takes, where its network's result was kept steady.
    private GpuTexture? _steadyFrame;
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
    private FilterFailure? _untold;
    private bool _isTelling;

    // What was told: two views of a broken model would tell it in turn, frame after frame.
    private readonly HashSet<(int Width, int Height, bool IsLoss)> _told = [];

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
        if (_wanted.Path == FilterPath.Shader)
            ActivateShader(_wanted);
        else if (Making(_wanted) is { IsCompletedSuccessfully: true } made)
            Activate(_wanted, made.Result);
        else if (_active is { Path: FilterPath.Shader })
            ActivateShader(_active);
        else if (_active is not null && _sessions!.Find(_active.Model, width, height) is { } session)
            Activate(_active, session);
        else
            _isPreparing = true;
        return !_isPreparing;
    }

    private Task<DirectMLSession> Making(Choice choice)
    {
        Task<DirectMLSession> making = _sessions!.Get(choice.Model, _width, _height, isForFrame: true);
        if (making.IsFaulted)
            making.GetAwaiter().GetResult();
        return making;
    }

    private void ActivateShader(Choice choice)
    {
        if (_active != choice)
        {
            _sci!.Use(choice.Weights!);
            ResetSteady();
        }

        (_active, _running) = (choice, null);
        _sessions?.InUse = null;
    }

    private void Activate(Choice choice, DirectMLSession session)
    {
        Fit(ref _input, "network input");
        Fit(ref _output, "network output");
        (_active, _running) = (choice, session);
        _sessions!.InUse = session;
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
        DeviceLostException? loss = _device.AsLoss(error);
        // After a loss there is nothing worse to tell; before it there is.
        if (_failure is { Error: DeviceLostException } || _failure is not null && loss is null)
            return;
        _failure = new FilterFailure(_wanted.Model.Name, _wanted.Path, loss ?? error);
        if (_told.Add((_width, _height, loss is not null)))
            _untold = _failure;
    }

    // At the end of a call, when nothing is half done: the handler may do whatever it likes, Dispose included.
    private void Tell()
    {
        if (_untold is not { } failure)
            return;
        _untold = null;
        _isTelling = true;
        try
        {
            Failed?.Invoke(failure);
        }
        finally
        {
            _isTelling = false;
        }
    }

    // A frame that a handler made would end the one that failed in the middle of its calls.
    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_isTelling)
            throw new InvalidOperationException("no frame is made in a handler of Failed");
    }
}
