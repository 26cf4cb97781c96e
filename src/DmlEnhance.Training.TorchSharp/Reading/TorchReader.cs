using DmlEnhance.Networks;
using DmlEnhance.Training.Losses;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

/// <summary>Reads network definitions and losses eagerly, by TorchSharp with its autograd.</summary>
/// <remarks>
/// <para>With a lower precision, convolutions, linear maps and attention compute in it, as PyTorch's autocast does; normalisations, softmax and losses stay float32.</para>
/// <para>Tensors that it makes live in the caller's dispose scope, but for constants, which are kept in the store that it is given.</para>
/// </remarks>
internal sealed partial class TorchReader : ILossOperators<Tensor>, IFlowOperators<Tensor>
{
    // PyTorch's defaults for BatchNorm2d, which the authors' code uses.
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    private readonly ITorchParameters _parameters;
    private readonly Dictionary<string, Tensor> _followed = new(StringComparer.Ordinal);
    private readonly TorchConstants _constants;
    private readonly ScalarType _precision;
    private readonly bool _training;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Starts reading.</summary>
    /// <param name="parameters">Each parameter and running statistic, by the official checkpoint's name.</param>
    /// <param name="constants">Keeps constants, on the device that all is computed on.</param>
    /// <param name="training">Whether batch normalisation uses the batch's own statistics.</param>
    /// <param name="precision">float32, bfloat16 or float16.</param>
    /// <param name="cancellationToken">Ends reading between two convolutions: a step of a large network on a CPU takes minutes.</param>
    public TorchReader(ITorchParameters parameters, TorchConstants constants, bool training, ScalarType precision = ScalarType.Float32, CancellationToken cancellationToken = default)
    {
        _parameters = parameters;
        _constants = constants;
        _training = training;
        _precision = precision;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The successors of those running statistics that batch normalisations read so far have followed.</summary>
    public IReadOnlyDictionary<string, Tensor> Followed => _followed;

    /// <inheritdoc/>
    public Tensor Parameter(string name) => _parameters.Get(name);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Shape(Tensor tensor) => Array.ConvertAll(tensor.shape, size => checked((int)size));

    /// <inheritdoc/>
    public Tensor Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        _constants.Find(null, name) ?? _constants.Add(null, name, values, shape);

    /// <inheritdoc/>
    /// <remarks>Such a network is part of the loss, and so in float32.</remarks>
    public ILossOperators<Tensor> Fixed(IParameterSource parameters) =>
        new TorchReader(new FixedParameters(parameters, _constants), _constants, training: false, cancellationToken: _cancellationToken);

    /// <inheritdoc/>
    public Tensor BatchNorm(Tensor input, string module, int channels)
    {
        Tensor weight = _parameters.Get($"{module}.weight", channels), bias = _parameters.Get($"{module}.bias", channels);
        Tensor full = Full(input);
        if (!_training)
        {
            Tensor mean = _parameters.Get($"{module}.running_mean", channels), variance = _parameters.Get($"{module}.running_var", channels);
            return nn.functional.batch_norm(full, mean, variance, weight, bias, training: false, Momentum, Epsilon);
        }

        if (input.shape[2] * input.shape[3] == 1)
            return NormaliseByRunningStatistics(full, module, channels, weight, bias);

        // The statistics are followed here, and not by PyTorch in place: a step that fails leaves them as they are.
        using (no_grad())
        {
            Tensor values = full.detach();
            double n = (double)values.numel() / channels;
            Follow($"{module}.running_mean", channels, values.mean([0, 2, 3]));
            Follow($"{module}.running_var", channels, values.var([0, 2, 3], unbiased: false) * (n / (n - 1)));
        }

        return nn.functional.batch_norm(full, null, null, weight, bias, training: true, Momentum, Epsilon);
    }

    /// <inheritdoc/>
    public Tensor LayerNorm(Tensor input) => nn.functional.layer_norm(Full(input), input.shape[1..], eps: Epsilon);

    // As the training graph does: see TrainingGraphReader.BatchNorm.
    private Tensor NormaliseByRunningStatistics(Tensor input, string module, int channels, Tensor weight, Tensor bias)
    {
        Tensor mean = _parameters.Get($"{module}.running_mean", channels), variance = _parameters.Get($"{module}.running_var", channels);
        Tensor centred = input - mean.view(1, -1, 1, 1);
        Tensor output = centred * (weight / (variance + Epsilon).sqrt()).view(1, -1, 1, 1) + bias.view(1, -1, 1, 1);
        using (no_grad())
        {
            Follow($"{module}.running_mean", channels, input.detach().mean([0, 2, 3]));
            Follow($"{module}.running_var", channels, centred.detach().square().mean([0, 2, 3]));
        }

        return output;
    }

    // A module that is used twice follows from where it was left.
    private void Follow(string name, int channels, Tensor observed) =>
        _followed[name] = (_followed.GetValueOrDefault(name) ?? _parameters.Get(name, channels)) * (1 - Momentum) + observed * Momentum;

    private static Tensor Full(Tensor tensor) => tensor.to(ScalarType.Float32);

    private Tensor Low(Tensor tensor)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return tensor.to(_precision);
    }
}
