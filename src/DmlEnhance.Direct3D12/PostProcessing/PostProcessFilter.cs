// Contract of the filter, for who embeds it
//
// What it is. A post-process of one frame: a texture comes in, an enhanced one goes out, on the engine's own device and queue. No pixel visits the CPU.
//
// A frame. Begin records what comes before the network into the engine's list; the engine submits that list; Infer gives the network to the queue; End
// records what comes after it into another list (or the same, reset), which the engine submits. Enhance does all of it with lists of the filter's own. The
// order in which the queue gets these three is the only synchronisation, and all there needs to be.
//
//     filter.Begin(list, source);  submit(list);  filter.Infer();  filter.End(other, target);  submit(other);
//
// The network cannot be recorded into the engine's list: ONNX Runtime submits lists of its own. With the path Shader, asked for as such, Infer has nothing to
// do, and both recordings may go into one list.
//
// Threads. One thread at a time calls the filter: the one that records. Sessions are made on threads of the pool, where they use the device and the queue,
// which Direct3D allows from any thread.
//
// Lists. Direct lists that are recording. Begin and End change what is bound to them: descriptor heap, root signatures, pipeline, render target, viewport,
// scissor, topology. Bind yours again. The list of Begin must be submitted before Infer is called (but see above), the list of End before the next Begin or
// Enhance: what they use of the filter's memory is taken back by fences that those calls signal. Once recorded, a list may be thrown away instead of submitted;
// the next frame begins with Begin (or is made by Enhance), whether the last one was ended or not. Several filters on one device and queue do not disturb each other.
//
// Textures. Source and target are two textures of one size, in the states that FilterTexture names, and are left in them. The source must keep its content and
// its state from Begin to End. The filter keeps no reference when a call returns, so a swap chain can be resized at any time; the engine keeps both alive
// until the GPU is done with its lists, as always in Direct3D 12.
//
// Video. TCE-Net (a TceModel) makes the middle one of five frames, and needs the frame after them, too: what it finds is three frames old. The picture is not held back
// for it: the gain that was found for the frame three before is applied to the current one, along the current one's own edges (Passes/GuidedGainPass.cs). So there is no
// latency, and where light changes, or a dark thing moves, the gain follows three frames later. Frames before are forgotten, and the current one stands in for them, at
// the first frame, at another size or model, after a failure or a frame that passed through, and by ResetHistory, which an engine calls at its own cuts. A frame whose
// list of Begin was thrown away, or that Infer was not called for, is as if it had not been. One filter, one view: of views of different sizes in turn each frame would
// be a first one.
//
// Lifetime. The filter holds a reference to device and queue until Dispose, which waits for the GPU. Dispose it before the device, and when all lists that it
// was recorded into have been submitted or thrown away.
//
// States. Off: nothing is recorded but a copy, and not even that where the engine looks at what Begin returns. Preparing: the session for a new size is being
// made; frames pass through. Running. Failed: frames pass through, one event told why; it is raised at the end of a call, and its handler may do with the
// filter what it likes, but make no frame. A change of model is prepared in the background while the old model goes on, and takes effect between two frames.
//
// Steady (CompositeSettings.Steady, off unless asked for; the shader's path only). The filter then remembers the frames before: one filter, one view. Tell it of cuts
// with ResetHistory; another size, another model and frames that pass through begin anew by themselves.
//
// Cost. Memory: for DirectML two tensors of 12 bytes a pixel and what DirectML takes for the graph; for the shader one texture of 8 bytes a pixel, and two more where
// it is steady; for TCE-Net one such texture, and at its working size two windows of 60 bytes a pixel, the features, and what DirectML takes for two graphs. Each frame:
// one dispatch or Run, two dispatches for the exposure, one draw; two more dispatches where it is steady; for TCE-Net two Runs, a copy of four small frames, and five
// dispatches. Making a session takes from a tenth of a second to seconds, in the background. Keep the CPU at most two or three frames ahead of the GPU, as engines do:
// ONNX Runtime takes memory for each Run that the GPU has not finished, and keeps it.
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>
/// Enhances dark frames between an engine's own passes, on the engine's device and queue. How it is used, on which threads, and what it costs stands at the top of its source file.
/// </summary>
public sealed partial class PostProcessFilter : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly bool _ownsDevice;
    private readonly PostProcessFilterOptions _options;
    private readonly ExposurePass _exposure;
    private readonly CompositePass _composite;
    private CompositeSettings _settings = new();
    private Choice _wanted;
    private bool _disposed;

    /// <summary>Creates the filter on an engine's device and queue.</summary>
    /// <param name="device">The <c>ID3D12Device</c>.</param>
    /// <param name="queue">The <c>ID3D12CommandQueue</c>, of type direct, that the lists are submitted to.</param>
    /// <param name="model">What is run on the frames: an <see cref="OnnxModel"/>, or a <see cref="TceModel"/>, which remembers the frames before.</param>
    /// <param name="options">How; null for the fastest path.</param>
    /// <exception cref="ArgumentException">The queue is of another type or device.</exception>
    /// <exception cref="DmlEnhanceException">The path cannot run the model, DirectML.dll is missing or refuses the device, or a shader is missing or broken.</exception>
    public PostProcessFilter(nint device, nint queue, OnnxFile model, PostProcessFilterOptions? options = null)
        : this(GraphicsDevice.Attach(device, queue), true, model, options) { }

    /// <summary>Creates the filter on a device of this library's.</summary>
    /// <param name="device">The device; the caller keeps and disposes it, after the filter.</param>
    /// <inheritdoc cref="PostProcessFilter(nint, nint, OnnxFile, PostProcessFilterOptions?)"/>
    /// <param name="model">What is run on the frames: an <see cref="OnnxModel"/>, or a <see cref="TceModel"/>, which remembers the frames before.</param>
    /// <param name="options">How; null for the fastest path.</param>
    public PostProcessFilter(GraphicsDevice device, OnnxFile model, PostProcessFilterOptions? options = null)
        : this(device, false, model, options) { }

    private PostProcessFilter(GraphicsDevice device, bool ownsDevice, OnnxFile model, PostProcessFilterOptions? options)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _ownsDevice = ownsDevice;
        _options = options ?? new PostProcessFilterOptions();
        try
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentOutOfRangeException.ThrowIfLessThan(_options.SessionsKept, 1, nameof(options));
            ArgumentNullException.ThrowIfNull(_options.Tce, nameof(options));
            if (!Enum.IsDefined(_options.Path))
                throw new ArgumentOutOfRangeException(nameof(options), _options.Path, "there is no such path");
            _exposure = new ExposurePass(device);
            _composite = new CompositePass(device);
            _wanted = Choose(model);
            Prepare(_wanted);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Raised, once, when frames begin to pass through because something failed; on the thread that calls the filter, at the end of the call.</summary>
    public event Action<FilterFailure>? Failed;

    /// <summary>Whether frames are enhanced. May be switched between any two frames; while it is off, nothing is computed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How source and enhancement are put together, from the next <see cref="Begin(nint, FilterTexture)"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength or white is outside its range.</exception>
    public CompositeSettings Settings
    {
        get => _settings;
        set
        {
            PassChecks.Settings(value, nameof(value));
            _settings = value;
        }
    }

    /// <summary>The milliseconds of each pass and of the network, some frames later.</summary>
    public GpuTimer Timer => _device.Timer;

    /// <summary>The device that it records on. A host's lists are known to it alone: nothing else may submit there.</summary>
    internal GraphicsDevice Device => _device;

    /// <summary>The model that was asked for last. While its session is made, the one before goes on.</summary>
    public OnnxFile Model => _wanted.Model;

    /// <summary>What runs it, or is to.</summary>
    public FilterPath Path => _wanted.Path;

    /// <summary>What it does with the frames.</summary>
    public FilterState State => !Enabled ? FilterState.Off : _failure is not null ? FilterState.Failed : _isPreparing ? FilterState.Preparing : FilterState.Running;

    /// <summary>What was measured last where the settings are exposure-aware: the frame's mean, and the share of the enhancement that it can bear, each 0 to 1.</summary>
    public GpuBuffer Exposure => _exposure.Exposure;

    /// <summary>What <see cref="Model"/> is run by, and on what.</summary>
    public EnhancerInfo Info => new(
        _wanted.Model.Name,
        _device.Adapter.Name,
        _wanted.Path == FilterPath.Shader ? "Direct3D 12 compute shader" : $"ONNX Runtime {Enhancer.RuntimeVersion} {NodePlacement.DirectML}, DirectML {DirectMLLibrary.Version}",
        0,
        _wanted.Reason);

    /// <summary>Takes another model: the old one goes on until the new one can run.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="DmlEnhanceException">The path cannot run it; the old one goes on.</exception>
    public void UseModel(OnnxFile model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Choice choice = Choose(model);
        Prepare(choice);
        _wanted = choice;
        Retry();
        if (_width > 0)
            _ = PrepareAsync(_width, _height);
    }

    /// <summary>
    /// Tells that the next frame begins another scene: where <see cref="CompositeSettings.Steady"/> is asked for, and by TCE-Net, nothing of before is used. A cut that is
    /// not told shows for some frames.
    /// </summary>
    public void ResetHistory()
    {
        _steady?.Reset();
        _history?.Reset();
    }

    /// <summary>Tries again what has failed.</summary>
    public void Retry()
    {
        _failure = null;
        _told.Clear();
        _sessions?.ForgetFailures();
    }

    /// <summary>Makes ready for frames of a size, in the background: what an engine does while it loads.</summary>
    /// <param name="width">Pixels a row, 1 to 16384.</param>
    /// <param name="height">Rows, 1 to 16384.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    /// <returns>
    /// Ends when frames of this size are enhanced from the first one on, or with what would make them fail. It is cancelled where the size is given up before its
    /// turn comes: sessions are made one after another, the one asked for last first, and no more than <see cref="PostProcessFilterOptions.SessionsKept"/> are
    /// kept or wait.
    /// </returns>
    public Task PrepareAsync(int width, int height)
    {
        GpuTexture.CheckSide(width, nameof(width));
        GpuTexture.CheckSide(height, nameof(height));
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _wanted.Path == FilterPath.DirectML ? Making() : Task.CompletedTask;

        Task Making()
        {
            (int sessionWidth, int sessionHeight) = SessionSize(_wanted.Model, width, height);
            return _sessions!.Get(_wanted.Model, sessionWidth, sessionHeight, isForFrame: false);
        }
    }

    /// <summary>Waits for the GPU and for sessions that are being made, and releases everything.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _device.Drain();
        _sessions?.Dispose();
        _input?.Dispose();
        _output?.Dispose();
        _toTensor?.Dispose();
        _history?.Dispose();
        _reduction?.Dispose();
        _gain?.Dispose();
        _sci?.Dispose();
        _illumination?.Dispose();
        _steady?.Dispose();
        _composite?.Dispose();
        _exposure?.Dispose();
        if (_ownsDevice)
            _device.Dispose();
    }

    /// <summary>Waits until the sessions that are used no more are gone.</summary>
    internal void WaitForEndedSessions() => _sessions?.WaitForEnded();

    private Choice Choose(OnnxFile model)
    {
        _ = model.RequireEnhancing();
        if (_options.Path == FilterPath.DirectML)
            return new Choice(model, FilterPath.DirectML, null, "asked for");
        if (model is not OnnxModel pictures)
        {
            return _options.Path == FilterPath.Auto
                ? new Choice(model, FilterPath.DirectML, null, "auto: TCE-Net runs on DirectML")
                : throw new DmlEnhanceException($"{model.Name}: is a model of TCE-Net, and the shader runs SCI alone; use the path {FilterPath.DirectML}");
        }

        try
        {
            SciWeights weights = SciWeights.Read(pictures);
            return new Choice(model, FilterPath.Shader, weights, _options.Path == FilterPath.Shader ? "asked for" : "auto: the shader is the fastest for SCI");
        }
        catch (DmlEnhanceException e) when (_options.Path == FilterPath.Auto)
        {
            return new Choice(model, FilterPath.DirectML, null, $"auto: {e.Message}");
        }
    }

    // What a path needs that does not depend on the frames: compiled now, so that no frame waits for it.
    private void Prepare(Choice choice)
    {
        if (choice.Path == FilterPath.DirectML)
        {
            _sessions ??= new SessionCache(_device, _options.SessionsKept, _options.AllowsCpuNodes);
            if (choice.Model is TceModel)
            {
                _reduction ??= new FrameReductionPass(_device);
                _gain ??= new GuidedGainPass(_device);
            }
            else
            {
                _toTensor ??= new FrameToTensorPass(_device);
            }
        }
        else
        {
            _sci ??= new SciPass(_device, choice.Weights!);
        }
    }

    /// <summary>A model, and what runs it.</summary>
    private sealed record Choice(OnnxFile Model, FilterPath Path, SciWeights? Weights, string Reason);
}
