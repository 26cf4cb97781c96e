namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraphReader
{
    /// <inheritdoc/>
    public GraphTensor Relu(GraphTensor input) => _graph.Relu(input);

    /// <inheritdoc/>
    public GraphTensor LeakyRelu(GraphTensor input, float slope) => _graph.LeakyRelu(input, slope);

    /// <inheritdoc/>
    public GraphTensor Sigmoid(GraphTensor input) => _graph.Sigmoid(input);

    /// <inheritdoc/>
    public GraphTensor Tanh(GraphTensor input) => _graph.Tanh(input);

    /// <inheritdoc/>
    public GraphTensor Clamp(GraphTensor input, float minimum, float maximum) => _graph.Clip(input, minimum, maximum);

    /// <inheritdoc/>
    public GraphTensor Add(GraphTensor a, GraphTensor b) => _graph.Add(a, b);

    /// <inheritdoc/>
    public GraphTensor Subtract(GraphTensor a, GraphTensor b) => _graph.Subtract(a, b);

    /// <inheritdoc/>
    public GraphTensor Multiply(GraphTensor a, GraphTensor b) => _graph.Multiply(a, b);

    /// <inheritdoc/>
    public GraphTensor Divide(GraphTensor a, GraphTensor b) => _graph.Divide(a, b);
}
