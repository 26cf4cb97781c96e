using DmlEnhance.Networks;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Graphs;

/// <summary>
/// Reads network definitions and losses into a <see cref="TrainingGraph"/>: parameters are slices of one input vector,
/// and batch normalisation uses the batch's own statistics and moves the running ones. Of a fixed network (<see cref="Fixed"/>) parameters and running statistics are
/// constants.
/// </summary>
public sealed partial class TrainingGraphReader : ILossOperators<GraphTensor>
{
    // PyTorch's defaults for BatchNorm2d, which the authors' code uses.
    private const float Epsilon = 1e-5f;
    private const float Momentum = 0.1f;

    private readonly TrainingGraph _graph;
    private readonly IParameterSource? _fixed;
    private readonly Dictionary<string, GraphTensor> _parameters;
    private readonly IReadOnlyDictionary<string, GraphTensor> _givenStatistics;
    private readonly Dictionary<string, GraphTensor> _statistics;

    /// <summary>Starts reading into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">Each parameter, by the official checkpoint's name.</param>
    /// <param name="statistics">Each running statistic; replaced by its successor with every batch normalisation that is read.</param>
    public TrainingGraphReader(TrainingGraph graph, IReadOnlyDictionary<string, GraphTensor> parameters, IReadOnlyDictionary<string, GraphTensor> statistics)
    {
        _graph = graph;
        _parameters = new(parameters, StringComparer.Ordinal);
        _givenStatistics = statistics;
        _statistics = new(statistics, StringComparer.Ordinal);
    }

    private TrainingGraphReader(TrainingGraph graph, IParameterSource parameters)
        : this(graph, new Dictionary<string, GraphTensor>(), new Dictionary<string, GraphTensor>()) => _fixed = parameters;

    /// <summary>The running statistics after all that was read so far.</summary>
    public IReadOnlyDictionary<string, GraphTensor> Statistics => _statistics;

    /// <inheritdoc/>
    /// <remarks>
    /// The running variance follows the unbiased one, n / (n - 1) times the population's, as in PyTorch. Where a picture has one pixel (after a pooling of all), there is
    /// next to nothing to take statistics of, and PyTorch refuses one picture: there the running statistics that are given normalise, as they will in the trained model, and
    /// follow without a gradient: the mean as ever, the variance the mean square of what is off the running mean.
    /// </remarks>
    public GraphTensor BatchNorm(GraphTensor input, string module, int channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_fixed is not null)
            return NormaliseBy(input, module, Parameter($"{module}.running_mean", channels), Parameter($"{module}.running_var", channels)).Output;
        if (input.Shape[2] * input.Shape[3] == 1)
            return NormaliseByRunningStatistics(input, module);
        (GraphTensor output, GraphTensor mean, GraphTensor variance) = _graph.BatchNorm(input, Parameter($"{module}.weight", channels), Parameter($"{module}.bias", channels), Epsilon);
        float n = input.Count / channels;
        Follow($"{module}.running_mean", mean, Momentum);
        Follow($"{module}.running_var", variance, Momentum * n / (n - 1));
        return output;
    }

    /// <inheritdoc/>
    public GraphTensor LayerNorm(GraphTensor input) => _graph.LayerNorm(input, Epsilon);

    /// <inheritdoc/>
    public GraphTensor Parameter(string name) => _parameters[name];

    /// <inheritdoc/>
    public ReadOnlySpan<int> Shape(GraphTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Shape;
    }

    /// <inheritdoc/>
    public GraphTensor WithoutGradient(Func<GraphTensor> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return _graph.WithoutGradient(read);
    }

    /// <inheritdoc/>
    public GraphTensor Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => _graph.Constant(name, values, shape);

    /// <inheritdoc/>
    public GraphTensor Scale(GraphTensor input, float factor) => _graph.Multiply(input, _graph.Constant(factor));

    /// <inheritdoc/>
    public GraphTensor Abs(GraphTensor input) => _graph.Abs(input);

    /// <inheritdoc/>
    public GraphTensor Sqrt(GraphTensor input) => _graph.Sqrt(input);

    /// <inheritdoc/>
    public GraphTensor Exp(GraphTensor input) => _graph.Exp(input);

    /// <inheritdoc/>
    public GraphTensor Reshape(GraphTensor input, params ReadOnlySpan<int> shape) => _graph.Reshape(input, shape);

    /// <inheritdoc/>
    public GraphTensor MatMul(GraphTensor a, GraphTensor b) => _graph.MatMul(a, b);

    /// <inheritdoc/>
    public GraphTensor Convolve(GraphTensor input, GraphTensor kernel, (int Top, int Left, int Bottom, int Right) pads) => _graph.Conv(input, kernel, null, pads);

    /// <inheritdoc/>
    public GraphTensor Sum(GraphTensor input, params ReadOnlySpan<int> axes) => _graph.ReduceSum(input, axes, keepDimensions: !axes.IsEmpty);

    /// <inheritdoc/>
    public GraphTensor SumOfSquares(GraphTensor input, params ReadOnlySpan<int> axes) => _graph.ReduceSumSquare(input, axes, keepDimensions: !axes.IsEmpty);

    /// <inheritdoc/>
    public GraphTensor Pictures(GraphTensor input, int start, int count) => _graph.Slice(input, 0, start, count);

    /// <inheritdoc/>
    public GraphTensor Warp(GraphTensor picture, GraphTensor flow) => _graph.Warp(picture, flow);

    /// <inheritdoc/>
    public ILossOperators<GraphTensor> Fixed(IParameterSource parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new TrainingGraphReader(_graph, parameters);
    }

    // A trained parameter, or one of a fixed network.
    private GraphTensor Parameter(string name, params ReadOnlySpan<int> shape) => _fixed is null ? _parameters[name] : _graph.Fixed(_fixed, name, shape);

    private (GraphTensor Output, GraphTensor Centred) NormaliseBy(GraphTensor input, string module, GraphTensor mean, GraphTensor variance)
    {
        int channels = mean.Count;
        GraphTensor centred = _graph.Subtract(input, _graph.Reshape(mean, 1, channels, 1, 1));
        GraphTensor scale = _graph.Divide(Parameter($"{module}.weight", channels), _graph.Sqrt(_graph.Add(variance, _graph.Constant(Epsilon))));
        GraphTensor scaled = _graph.Multiply(centred, _graph.Reshape(scale, 1, channels, 1, 1));
        return (_graph.Add(scaled, _graph.Reshape(Parameter($"{module}.bias", channels), 1, channels, 1, 1)), centred);
    }

    private GraphTensor NormaliseByRunningStatistics(GraphTensor input, string module)
    {
        GraphTensor mean = _givenStatistics[$"{module}.running_mean"], variance = _givenStatistics[$"{module}.running_var"];
        (GraphTensor output, GraphTensor centred) = NormaliseBy(input, module, mean, variance);
        Follow($"{module}.running_mean", _graph.WithoutGradient(() => _graph.ReduceMean(input, [0, 2, 3], keepDimensions: false)), Momentum);
        Follow($"{module}.running_var", _graph.WithoutGradient(() => _graph.ReduceMean(_graph.Multiply(centred, centred), [0, 2, 3], keepDimensions: false)), Momentum);
        return output;
    }

    private void Follow(string name, GraphTensor observed, float momentum)
    {
        GraphTensor kept = _graph.Multiply(_statistics[name], _graph.Constant(1 - Momentum));
        _statistics[name] = _graph.Add(kept, _graph.Multiply(observed, _graph.Constant(momentum)));
    }
}
