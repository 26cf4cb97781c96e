using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Onnx;

namespace NightSceneViewer;

/// <summary>The enhancement by DirectML: the post-process filter, between the list that makes the frame and the list that shows it.</summary>
internal sealed class DirectMLPath : IDisposable
{
    private readonly PostProcessFilter _filter;
    private readonly bool _waits;
    private readonly Action<string> _complain;
    private bool _hasSession;

    /// <summary>Makes the filter; its sessions are made for the frames.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="model">The model of the first frame.</param>
    /// <param name="waits">
    /// Whether frames wait for their session, and fail where it does: every run shows the same then, and nothing else than was asked for.
    /// If not, frames go on meanwhile with the session before, or as they are.
    /// </param>
    /// <param name="complain">Is told what failed where frames go on.</param>
    /// <exception cref="DmlEnhanceException">DirectML.dll is missing, or refuses the device.</exception>
    public DirectMLPath(GraphicsDevice device, OnnxFile model, bool waits, Action<string> complain)
    {
        _waits = waits;
        _complain = complain;
        _filter = new PostProcessFilter(device, model, new PostProcessFilterOptions { Path = FilterPath.DirectML });
        _filter.Failed += Failed;
    }

    /// <summary>Whether the last frame is enhanced.</summary>
    public bool IsEnhancing { get; private set; }

    public GpuBuffer Exposure => _filter.Exposure;

    /// <summary>What the panel says.</summary>
    public string Description =>
        _filter.State == FilterState.Failed ? "DirectML failed: frames are shown as they are" : _hasSession ? "DirectML (ONNX Runtime)" : "preparing DirectML session";

    /// <summary>Records what comes before the network. The list must be submitted before <see cref="Infer"/>.</summary>
    public void Begin(CommandList list, GpuTexture source, OnnxFile model, CompositeSettings settings)
    {
        if (_filter.Model != model)
            _filter.UseModel(model);
        Task making = _filter.PrepareAsync(source.Width, source.Height);
        if (_waits)
            making.GetAwaiter().GetResult();
        _hasSession = making.IsCompletedSuccessfully;
        _filter.Settings = settings;
        IsEnhancing = _filter.Begin(list, source);
    }

    /// <summary>Tells that the next frame begins another scene, for networks that look at the frames before.</summary>
    public void ResetHistory() => _filter.ResetHistory();

    /// <summary>Gives the network to the queue.</summary>
    public void Infer() => _filter.Infer();

    /// <summary>Records what puts the frame and its enhancement together.</summary>
    public void Record(CommandList list, GpuTexture target) => _filter.End(list, target);

    public void Dispose() => _filter.Dispose();

    private void Failed(FilterFailure failure)
    {
        // A lost device is the loop's to report and to mend.
        if (_waits || failure.Error is DeviceLostException)
            throw failure.Error;
        _complain(failure.Error.Message);
    }
}
