namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraphReader
{
    /// <inheritdoc/>
    /// <remarks>Where the dilation is as large as the picture, all taps but the middle one see padding alone, and the convolution is that tap's.</remarks>
    public GraphTensor Conv2d(GraphTensor input, string module, int inputChannels, int outputChannels, int kernelSize, int dilation = 1, int groups = 1, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        GraphTensor weight = Parameter($"{module}.weight", outputChannels, inputChannels / groups, kernelSize, kernelSize);
        int middle = kernelSize / 2;
        if (middle > 0 && dilation >= Math.Max(input.Shape[2], input.Shape[3]))
        {
            weight = _graph.Slice(_graph.Slice(weight, 2, middle, 1), 3, middle, 1);
            middle = 0;
        }

        int padding = dilation * middle;
        return _graph.Conv(input, weight, bias ? Parameter($"{module}.bias", outputChannels) : null, (padding, padding, padding, padding), 1, dilation, groups);
    }

    /// <inheritdoc/>
    /// <remarks>As a 2D convolution over pairs of neighbouring frames, which lie in the batch.</remarks>
    public GraphTensor Conv3d(GraphTensor input, string module, int frames, int inputChannels, int outputChannels, int stride)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int pictures, int height, int width) = (input.Shape[0], input.Shape[2], input.Shape[3]);
        int pairs = frames - 1;
        GraphTensor split = _graph.Reshape(input, pictures, frames, inputChannels, height, width);
        GraphTensor paired = _graph.Concat([_graph.Slice(split, 1, 0, pairs), _graph.Slice(split, 1, 1, pairs)], 2);
        GraphTensor weight = _graph.Reshape(_graph.Transpose(Parameter($"{module}.weight", outputChannels, inputChannels, 2, 3, 3), 0, 2, 1, 3, 4), outputChannels, 2 * inputChannels, 3, 3);
        GraphTensor joined = _graph.Conv(_graph.Reshape(paired, pictures * pairs, 2 * inputChannels, height, width), weight, Parameter($"{module}.bias", outputChannels), (1, 1, 1, 1), stride);
        return _graph.Reshape(joined, pictures, pairs * outputChannels, joined.Shape[2], joined.Shape[3]);
    }

    /// <inheritdoc/>
    /// <remarks>As a linear map of each pixel to the channels of four, which are then moved to their places.</remarks>
    public GraphTensor ConvTranspose2d(GraphTensor input, string module, int inputChannels, int outputChannels)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int pictures, int height, int width) = (input.Shape[0], input.Shape[2], input.Shape[3]);
        GraphTensor weight = _graph.Transpose(_graph.Reshape(Parameter($"{module}.weight", inputChannels, outputChannels, 2, 2), inputChannels, outputChannels * 4), 1, 0);
        GraphTensor four = _graph.Conv(input, _graph.Reshape(weight, outputChannels * 4, inputChannels, 1, 1), null, (0, 0, 0, 0));
        GraphTensor placed = _graph.Transpose(_graph.Reshape(four, pictures, outputChannels, 2, 2, height, width), 0, 1, 4, 2, 5, 3);
        return _graph.Add(_graph.Reshape(placed, pictures, outputChannels, 2 * height, 2 * width), _graph.Reshape(Parameter($"{module}.bias", outputChannels), 1, outputChannels, 1, 1));
    }

    /// <inheritdoc/>
    /// <remarks>Only what the zero state leaves of the weights is convolved: three gates of four, half of their inputs. The others get the gradient 0.</remarks>
    public GraphTensor ConvLstm(GraphTensor input, string module, int channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        GraphTensor weight = WithoutForgetGate(_graph.Slice(Parameter($"{module}.weight", 4 * channels, 2 * channels, 3, 3), 1, 0, channels), channels);
        GraphTensor gates = _graph.Conv(input, weight, WithoutForgetGate(Parameter($"{module}.bias", 4 * channels), channels), (1, 1, 1, 1));
        GraphTensor cell = _graph.Multiply(_graph.Sigmoid(Slice(gates, 0, channels)), _graph.Tanh(Slice(gates, 2 * channels, channels)));
        return _graph.Multiply(_graph.Sigmoid(Slice(gates, channels, channels)), _graph.Tanh(cell));
    }

    /// <inheritdoc/>
    public GraphTensor Linear(GraphTensor input, string module, int inputChannels, int outputChannels, bool bias = true) =>
        _graph.Conv(input, _graph.Reshape(Parameter($"{module}.weight", outputChannels, inputChannels), outputChannels, inputChannels, 1, 1), bias ? Parameter($"{module}.bias", outputChannels) : null, (0, 0, 0, 0));

    // Of the gates i, forget, o and g along axis 0: all but the second.
    private GraphTensor WithoutForgetGate(GraphTensor gates, int channels) =>
        _graph.Concat([_graph.Slice(gates, 0, 0, channels), _graph.Slice(gates, 0, 2 * channels, 2 * channels)], 0);
}
