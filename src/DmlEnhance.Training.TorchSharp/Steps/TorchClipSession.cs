using DmlEnhance.Devices;
using DmlEnhance.Onnx;
using DmlEnhance.Training.TorchSharp.Reading;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>The whole TCE-Net as it is used, with running statistics, for validation; takes and gives what <see cref="TceGraphs.Whole"/> says.</summary>
internal sealed class TorchClipSession : INetworkSession
{
    private readonly TceModel _model;
    private readonly TorchConstants _constants;
    private readonly TorchReader _reader;

    public TorchClipSession(TceModel model, Device device)
    {
        _model = model;
        _constants = new TorchConstants(device);
        _reader = new TorchReader(new FixedParameters(model.Source, _constants), _constants, training: false);
    }

    public void Run(IReadOnlyDictionary<string, NetworkTensor> inputs, IReadOnlyDictionary<string, NetworkTensor> outputs, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TorchErrors.Call(_model.Name, () =>
        {
            using IDisposable ungraded = inference_mode();
            using var scope = NewDisposeScope();
            var frames = (CpuTensor)inputs[TceGraphs.FramesInput];
            Tensor clip = tensor(frames.Numbers.ToArray(), [1, frames.Shape.Channels, frames.Shape.Height, frames.Shape.Width]).to(_constants.Device);
            (Tensor exemplar, Tensor query) = _model.Network.Enhance(_reader, clip);
            foreach ((string name, Tensor enhanced) in new[] { (TceGraphs.EnhancedOutput, exemplar), (TceGraphs.NextOutput, query) })
            {
                if (outputs.TryGetValue(name, out NetworkTensor? output))
                    enhanced.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray().CopyTo(((CpuTensor)output).Numbers);
            }

            return true;
        });
    }

    public void Dispose() => _constants.Dispose();
}
