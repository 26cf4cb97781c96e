using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.TorchSharp.Reading;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>Training steps by TorchSharp.</summary>
/// <remarks>
/// As for ONNX Runtime's trainer, all trained tensors are one vector, here a leaf of autograd, and the tensors views of it: its gradient, its norm and Adam's update are a
/// few operations, however many tensors there are. On several devices each has a copy of the vector that autograd knows to be one, so that gradients add up on the first.
/// </remarks>
internal sealed partial class TorchTrainingSession : ITrainingSession
{
    private readonly string _name;
    private readonly TrainingObjective _objective;
    private readonly TrainingState _layout;
    private readonly TorchTrainingOptions _options;
    private readonly TorchConstants[] _constants;
    private readonly LossScaler _scaler;
    private Tensor _parameters, _gradientMean, _gradientSquare, _statistics;

    /// <summary>Puts a state on the first device.</summary>
    public TorchTrainingSession(string name, TrainingObjective objective, TrainingState state, IReadOnlyList<Device> devices, TorchTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Accumulate, 1, nameof(options));
        _name = name;
        _objective = objective;
        _layout = state;
        _options = options;
        _scaler = new LossScaler(options.Precision == ScalarType.Float16);
        _constants = [.. devices.Select(device => new TorchConstants(device))];
        Step = state.Step;
        using var scope = NewDisposeScope();
        _parameters = OnDevice(state.Parameters).requires_grad_(true);
        _gradientMean = OnDevice(state.GradientMean);
        _gradientSquare = OnDevice(state.GradientSquare);
        _statistics = OnDevice(state.Statistics);
    }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public StepResult Run(TrainingShape shape, float[] values, double learningRate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != shape.Count)
            throw new ArgumentException($"an input of {shape} has {shape.Count} values, not {values.Length}", nameof(values));
        cancellationToken.ThrowIfCancellationRequested();
        int parts = _options.Accumulate * _constants.Length;
        StepResult result = TorchErrors.Call(_name, () => Run(shape, values, parts, learningRate, cancellationToken));
        Step++;
        return result;
    }

    /// <inheritdoc/>
    public TrainingState Snapshot() => TorchErrors.Call(_name, () =>
    {
        using var scope = NewDisposeScope();
        var state = new TrainingState(_layout.ParameterLayout, _layout.StatisticsLayout) { Step = Step };
        ToArray(_parameters).CopyTo(state.Parameters, 0);
        ToArray(_gradientMean).CopyTo(state.GradientMean, 0);
        ToArray(_gradientSquare).CopyTo(state.GradientSquare, 0);
        ToArray(_statistics).CopyTo(state.Statistics, 0);
        return state;
    });

    public void Dispose()
    {
        foreach (Tensor vector in new[] { _parameters, _gradientMean, _gradientSquare, _statistics })
            vector.Dispose();
        foreach (TorchConstants constants in _constants)
            constants.Dispose();
    }

    private StepResult Run(TrainingShape shape, float[] values, int parts, double learningRate, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var scope = NewDisposeScope();
            (Tensor loss, Tensor gradient, Tensor statistics) = Differentiate(shape, values, parts, _scaler.Scale, cancellationToken);
            Tensor norm = gradient.square().sum().sqrt();
            var result = new StepResult(loss.item<float>(), norm.item<float>());
            if (_scaler.Accepts(float.IsFinite(result.GradientNorm)))
            {
                if (!float.IsFinite(result.Loss) || !float.IsFinite(result.GradientNorm))
                    throw new NotFiniteNumberException($"the loss is {result.Loss} and its gradient has the length {result.GradientNorm}");
                Update(gradient, norm, learningRate);
                Replace(ref _statistics, statistics);
                return result;
            }
        }
    }

    // The mean loss of the parts, its gradient, and the mean of the statistics that each part followed from those before the step.
    private (Tensor Loss, Tensor Gradient, Tensor Statistics) Differentiate(TrainingShape shape, float[] values, int parts, double scale, CancellationToken cancellationToken)
    {
        Tensor input = tensor(values, [shape.Pictures, shape.Channels, shape.Height, shape.Width]);
        TrainingShape partShape = shape with { Pictures = shape.Pictures / parts, Synthetic = shape.Synthetic / parts };
        Tensor loss = zeros(1, device: _constants[0].Device), gradient = zeros_like(_parameters, requires_grad: false), statistics = zeros_like(_statistics);
        for (int part = 0; part < parts; part += _constants.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();

            // All copies before the first device has work: they wait for what was given to it before.
            (Tensor Input, Tensor Parameters, Tensor Statistics)[] copies = [.. _constants.Select((constants, device) =>
                (Part(input, shape, partShape, part + device).to(constants.Device), _parameters.to(constants.Device), _statistics.to(constants.Device)))];
            (Tensor Loss, Tensor Statistics)[] read = [.. copies.Select((copy, device) => Loss(copy.Input, partShape, _constants[device], copy.Parameters, copy.Statistics, cancellationToken))];
            Tensor together = read.Select(own => own.Loss.to(_constants[0].Device) / parts).Aggregate((sum, share) => sum + share);
            gradient.add_(autograd.grad([together * scale], [_parameters])[0] / scale);
            loss.add_(together.detach());
            foreach ((_, Tensor followed) in read)
                statistics.add_(followed.to(_constants[0].Device) / parts);
        }

        return (loss, gradient, statistics);
    }

    private (Tensor Loss, Tensor Statistics) Loss(Tensor input, TrainingShape shape, TorchConstants constants, Tensor parameters, Tensor statistics, CancellationToken cancellationToken)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        Unpack(tensors, parameters, _layout.ParameterLayout);
        Unpack(tensors, statistics, _layout.StatisticsLayout);
        var reader = new TorchReader(new TrainedParameters(tensors), constants, training: true, _options.Precision, cancellationToken);
        Tensor loss = _objective.Loss(reader, input, shape).to(ScalarType.Float32).sum();
        return (loss, reader.Followed.Count == 0 ? statistics
            : cat([.. _layout.StatisticsLayout.Slots.Select(slot => (reader.Followed.GetValueOrDefault(slot.Name) ?? tensors[slot.Name]).reshape(-1))], 0));
    }

    // Synthetic pictures come last, in each part as in the whole.
    private static Tensor Part(Tensor input, TrainingShape shape, TrainingShape part, int index)
    {
        if (part.Pictures == shape.Pictures)
            return input;
        int real = part.Pictures - part.Synthetic;
        Tensor first = input.narrow(0, index * real, real);
        return part.Synthetic == 0 ? first : cat([first, input.narrow(0, shape.Pictures - shape.Synthetic + index * part.Synthetic, part.Synthetic)], 0);
    }

    // As one operation: its gradient is one concatenation.
    private static void Unpack(Dictionary<string, Tensor> tensors, Tensor vector, ParameterLayout layout)
    {
        if (layout.Count == 0)
            return;
        Tensor[] parts = vector.split([.. layout.Slots.Select(slot => (long)slot.Count)]);
        foreach ((ParameterSlot slot, Tensor part) in layout.Slots.Zip(parts))
            tensors.Add(slot.Name, part.view([.. slot.Shape.Select(size => (long)size)]));
    }

    private Tensor OnDevice(float[] values) => tensor(values).to(_constants[0].Device, copy: true).DetachFromDisposeScope();

    private static float[] ToArray(Tensor vector) => vector.detach().cpu().data<float>().ToArray();

    private static void Replace(ref Tensor old, Tensor next)
    {
        if (ReferenceEquals(old, next))
            return;
        old.Dispose();
        old = next.DetachFromDisposeScope();
    }
}
