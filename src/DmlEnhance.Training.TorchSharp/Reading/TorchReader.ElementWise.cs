using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

internal sealed partial class TorchReader
{
    /// <inheritdoc/>
    public Tensor Relu(Tensor input) => nn.functional.relu(input);

    /// <inheritdoc/>
    public Tensor LeakyRelu(Tensor input, float slope) => nn.functional.leaky_relu(input, slope);

    /// <inheritdoc/>
    public Tensor Sigmoid(Tensor input) => input.sigmoid();

    /// <inheritdoc/>
    public Tensor Tanh(Tensor input) => input.tanh();

    /// <inheritdoc/>
    public Tensor Clamp(Tensor input, float minimum, float maximum) => input.clamp(minimum, maximum);

    /// <inheritdoc/>
    public Tensor Add(Tensor a, Tensor b) => a + b;

    /// <inheritdoc/>
    public Tensor Subtract(Tensor a, Tensor b) => a - b;

    /// <inheritdoc/>
    public Tensor Multiply(Tensor a, Tensor b) => a * b;

    /// <inheritdoc/>
    public Tensor Divide(Tensor a, Tensor b) => a / b;

    /// <inheritdoc/>
    public Tensor Scale(Tensor input, float factor) => input * factor;

    /// <inheritdoc/>
    public Tensor Abs(Tensor input) => input.abs();

    /// <inheritdoc/>
    public Tensor Sqrt(Tensor input) => input.sqrt();

    /// <inheritdoc/>
    public Tensor Exp(Tensor input) => input.exp();
}
