using DmlEnhance.Devices;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>Trains by TorchSharp, on one CUDA GPU, several, or the CPU.</summary>
internal sealed class TorchTrainingEngine : ITrainingEngine
{
    // Its torch.__version__ is that of the libtorch that it was written for, whichever runs.
    private static readonly string Version = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly IReadOnlyList<Device> _devices;
    private readonly TorchTrainingOptions _options;

    /// <param name="devices">Where; the first has the state. Several share the pictures of each step.</param>
    /// <param name="options">How.</param>
    public TorchTrainingEngine(IReadOnlyList<Device> devices, TorchTrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfZero(devices.Count, nameof(devices));
        _devices = devices;
        _options = options ?? new TorchTrainingOptions();
    }

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string precision = _options.Precision == ScalarType.Float32 ? "" : $", {_options.Precision.ToString().ToLowerInvariant()}";
            return $"TorchSharp {Version} on {TorchDevices.Describe(_devices)}{precision}";
        }
    }

    /// <summary>A GPU is faster than one core makes clips; on a CPU more loaders would take the training's cores.</summary>
    public int Loaders => _devices[0].type == DeviceType.CPU ? 1 : Math.Max(1, Environment.ProcessorCount - 1);

    /// <inheritdoc/>
    public ITrainingSession Open(string name, TrainingObjective objective, TrainingState state) =>
        TorchErrors.Call(name, () => new TorchTrainingSession(name, objective, state, _devices, _options));

    /// <inheritdoc/>
    /// <remarks>In float32, as whoever uses the model will run it.</remarks>
    public INetworkSession Open(TceModel model, int width, int height) => new TorchClipSession(model, _devices[0]);

    /// <inheritdoc/>
    public void Check(string name, TrainingShape shape)
    {
        int parts = _options.Accumulate * _devices.Count;
        if (shape.Pictures % parts == 0 && shape.Synthetic % parts == 0)
            return;
        throw new DmlEnhanceException(shape.Pictures == 1
            ? $"{name}: a step sees one picture, which cannot be shared: leave out --accumulate, and name one GPU"
            : $"{name}: the {shape.Pictures} clips of a step{(shape.Synthetic > 0 ? $", of which {shape.Synthetic} are synthetic," : "")} cannot be shared by {parts} parts (--accumulate times the number of GPUs); use a multiple (--clips)");
    }

    public void Dispose()
    {
    }
}
