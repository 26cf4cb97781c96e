using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Graphs;

/// <summary>
/// Reads network definitions and losses into a <see cref="TrainingGraph"/>: parameters are slices of one input vector,
/// and batch normalisation uses the batch's own statistics and moves the running ones.
/// </summary>
public sealed class TrainingGraphReader : ILossOperators<GraphTensor>
{
    // PyTorch's defaults for BatchNorm2d, which the authors' code uses.
    private const float Epsilon = 1e-5f;
    private const float Momentum = 0.1f;

    private readonly TrainingGraph _graph;
    private readonly Dictionary<string, GraphTensor> _parameters;
    private readonly Dictionary<string, GraphTensor> _statistics;

    /// <summary>Starts reading into a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">Each parameter, by the official checkpoint's name.</param>
    /// <param name="statistics">Each running statistic; replaced by its successor with every batch normalisation that is read.</param>
    public TrainingGraphReader(TrainingGraph graph, IReadOnlyDictionary<string, GraphTensor> parameters, IReadOnlyDictionary<string, GraphTensor> statistics)
    {
        _graph = graph;
        _parameters = new(parameters, StringComparer.Ordinal);
        _statistics = new(statistics, StringComparer.Ordinal);
    }

    /// <summary>The running statistics after all that was read so far.</summary>
    public IReadOnlyDictionary<string, GraphTensor> Statistics => _statistics;

    /// <inheritdoc/>
    public GraphTensor Conv2d(GraphTensor input, string module, int inputChannels, int outputChannels, int kernelSize)
    {
        int padding = kernelSize / 2;
        return _graph.Conv(input, _parameters[$"{module}.weight"], _parameters[$"{module}.bias"], (padding, padding, padding, padding));
    }

    /// <inheritdoc/>
    /// <remarks>The running variance follows the unbiased one, n / (n - 1) times the population's, as in PyTorch.</remarks>
    public GraphTensor BatchNorm(GraphTensor input, string module, int channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        (GraphTensor output, GraphTensor mean, GraphTensor variance) = _graph.BatchNorm(input, _parameters[$"{module}.weight"], _parameters[$"{module}.bias"], Epsilon);
        float n = input.Count / channels;
        Follow($"{module}.running_mean", mean, Momentum);
        Follow($"{module}.running_var", variance, Momentum * n / (n - 1));
        return output;
    }

    /// <inheritdoc/>
    public GraphTensor Relu(GraphTensor input) => _graph.Relu(input);

    /// <inheritdoc/>
    public GraphTensor Sigmoid(GraphTensor input) => _graph.Sigmoid(input);

    /// <inheritdoc/>
    public GraphTensor Clamp(GraphTensor input, float minimum, float maximum) => _graph.Clip(input, minimum, maximum);

    /// <inheritdoc/>
    public GraphTensor Add(GraphTensor a, GraphTensor b) => _graph.Add(a, b);

    /// <inheritdoc/>
    public GraphTensor Subtract(GraphTensor a, GraphTensor b) => _graph.Subtract(a, b);

    /// <inheritdoc/>
    public GraphTensor Divide(GraphTensor a, GraphTensor b) => _graph.Divide(a, b);

    /// <inheritdoc/>
    public GraphTensor Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => _graph.Constant(name, values, shape);

    /// <inheritdoc/>
    public GraphTensor Multiply(GraphTensor a, GraphTensor b) => _graph.Multiply(a, b);

    /// <inheritdoc/>
    public GraphTensor Scale(GraphTensor input, float factor) => _graph.Multiply(input, _graph.Constant(factor));

    /// <inheritdoc/>
    public GraphTensor Abs(GraphTensor input) => _graph.Abs(input);

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

    private void Follow(string name, GraphTensor observed, float momentum)
    {
        GraphTensor kept = _graph.Multiply(_statistics[name], _graph.Constant(1 - Momentum));
        _statistics[name] = _graph.Add(kept, _graph.Multiply(observed, _graph.Constant(momentum)));
    }
}
