using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

internal sealed partial class TorchReader
{
    /// <inheritdoc/>
    public Tensor Conv2d(Tensor input, string module, int inputChannels, int outputChannels, int kernelSize, int dilation = 1, int groups = 1, bool bias = true)
    {
        long reach = (long)dilation * (kernelSize / 2);
        return nn.functional.conv2d(Low(input), Weight(module, outputChannels, inputChannels / groups, kernelSize, kernelSize), bias ? Bias(module, outputChannels) : null, [1, 1], [reach, reach], [dilation, dilation], groups);
    }

    /// <inheritdoc/>
    public Tensor Conv3d(Tensor input, string module, int frames, int inputChannels, int outputChannels, int stride)
    {
        long pictures = input.shape[0], height = input.shape[2], width = input.shape[3];
        Tensor clip = Low(input).reshape(pictures, frames, inputChannels, height, width).transpose(1, 2);
        Tensor joined = nn.functional.conv3d(clip, Weight(module, outputChannels, inputChannels, 2, 3, 3), Bias(module, outputChannels), [1, stride, stride], [0, 1, 1], [1, 1, 1], 1);
        return joined.transpose(1, 2).reshape(pictures, (frames - 1) * outputChannels, height / stride, width / stride);
    }

    /// <inheritdoc/>
    public Tensor ConvTranspose2d(Tensor input, string module, int inputChannels, int outputChannels) =>
        nn.functional.conv_transpose2d(Low(input), Weight(module, inputChannels, outputChannels, 2, 2), Bias(module, outputChannels), [2, 2]);

    /// <inheritdoc/>
    /// <remarks>As the training graph does, only what the zero state leaves of the weights is convolved.</remarks>
    public Tensor ConvLstm(Tensor input, string module, int channels)
    {
        Tensor weight = Weight(module, 4 * channels, 2 * channels, 3, 3).narrow(1, 0, channels);
        Tensor gates = nn.functional.conv2d(Low(input), WithoutForgetGate(weight, channels), WithoutForgetGate(Bias(module, 4 * channels), channels), [1, 1], [1, 1]);
        Tensor cell = gates.narrow(1, 0, channels).sigmoid() * gates.narrow(1, 2 * channels, channels).tanh();
        return gates.narrow(1, channels, channels).sigmoid() * cell.tanh();
    }

    /// <inheritdoc/>
    public Tensor Linear(Tensor input, string module, int inputChannels, int outputChannels, bool bias = true) =>
        nn.functional.conv2d(Low(input), Weight(module, outputChannels, inputChannels).view(outputChannels, inputChannels, 1, 1), bias ? Bias(module, outputChannels) : null);

    // Of the gates i, forget, o and g along axis 0: all but the second.
    private static Tensor WithoutForgetGate(Tensor gates, int channels) => cat([gates.narrow(0, 0, channels), gates.narrow(0, 2 * channels, 2 * channels)], 0);

    private Tensor Weight(string module, params ReadOnlySpan<int> shape) => Low(_parameters.Get($"{module}.weight", shape));

    private Tensor Bias(string module, int channels) => Low(_parameters.Get($"{module}.bias", channels));
}
