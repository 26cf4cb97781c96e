namespace DmlEnhance.Training.Graphs;

// Operators without parameters.
public sealed partial class LayoutReader
{
    /// <inheritdoc/>
    public Nothing LayerNorm(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Relu(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing LeakyRelu(Nothing input, float slope) => default;

    /// <inheritdoc/>
    public Nothing Sigmoid(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Tanh(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Clamp(Nothing input, float minimum, float maximum) => default;

    /// <inheritdoc/>
    public Nothing Add(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Subtract(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Multiply(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Divide(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Concat(IReadOnlyList<Nothing> inputs) => default;

    /// <inheritdoc/>
    public Nothing Slice(Nothing input, int start, int count) => default;

    /// <inheritdoc/>
    public Nothing GlobalAveragePool(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Expand(Nothing input, Nothing like) => default;

    /// <inheritdoc/>
    public Nothing AveragePool(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing MaxPool(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Upsample(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Attend(Nothing query, Nothing key, Nothing value) => default;

    /// <inheritdoc/>
    public Nothing WaveletTransform(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing InverseWaveletTransform(Nothing input) => default;
}
