using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Onnx;

namespace DmlEnhance.Direct3D12.PostProcessing;

public sealed partial class PostProcessFilter
{
    private FrameReductionPass? _reduction;
    private GuidedGainPass? _gain;
    private TceHistory? _history;

    // The size that a model's session is made for.
    private (int Width, int Height) SessionSize(OnnxFile model, int width, int height) => model is TceModel ? _options.Tce.SizeFor(width, height) : (width, height);

    // For a session of TCE-Net, of which there is a history and no tensors of the frame's size.
    private void FitHistory(TceFrameSession session)
    {
        if (_history?.Session == session)
        {
            if (_running != session)
                _history.Reset();
            return;
        }

        _history?.Dispose();
        _history = null;
        _history = new TceHistory(_device, session);
    }

    private void RecordVideoBefore(CommandList list, GpuTexture source) => _history!.Record(list, _reduction!, source, _frameSettings.White);

    private void RunVideo(TceFrameSession session)
    {
        try
        {
            session.Run(_history!);
        }
        catch
        {
            // Nobody knows which of its features were written.
            _history!.Reset();
            throw;
        }

        _history!.Advance();
    }

    private void RecordVideoAfter(CommandList list, GpuTexture source, GpuTexture target)
    {
        // The enhanced frame has what no division gives, light in what was black; who wants to see the illumination wants the quotient.
        EstimateKind kind = _frameSettings.View == CompositeView.Illumination ? EstimateKind.Illumination : EstimateKind.Enhanced;
        GpuTexture estimate = GpuTexture.Fit(ref _illumination, _device, source.Width, source.Height, TextureFormat.Rgba16Float, "illumination", FrameEncoding.Srgb);
        list.Transition(estimate, ResourceState.UnorderedAccess);
        _gain!.Record(list, source, _history!.Made, estimate, kind, _frameSettings.White);
        list.Transition(estimate, ResourceState.ShaderResource);
        _composite.Record(list, source, estimate, kind, _exposure.Exposure, target, _frameSettings);
    }
}
