using DmlEnhance.Networks;

namespace DmlEnhance.Training.Graphs;

/// <summary>Reads a network definition for its parameters alone: which there are, and of what shape.</summary>
public sealed partial class LayoutReader : IFlowOperators<LayoutReader.Nothing>
{
    /// <summary>Stands for every tensor.</summary>
    public readonly record struct Nothing;

    /// <summary>What training changes by gradients: weights and biases.</summary>
    public ParameterLayout Parameters { get; } = new();

    /// <summary>What training follows: the running means and variances of batch normalisation.</summary>
    public ParameterLayout Statistics { get; } = new();

    /// <inheritdoc/>
    public Nothing Conv2d(Nothing input, string module, int inputChannels, int outputChannels, int kernelSize, int dilation = 1, int groups = 1, bool bias = true) =>
        Module(module, bias, outputChannels, inputChannels / groups, kernelSize, kernelSize);

    /// <inheritdoc/>
    public Nothing Conv3d(Nothing input, string module, int frames, int inputChannels, int outputChannels, int stride) =>
        Module(module, bias: true, outputChannels, inputChannels, 2, 3, 3);

    /// <inheritdoc/>
    public Nothing ConvTranspose2d(Nothing input, string module, int inputChannels, int outputChannels)
    {
        // The one operator whose weights have the input channels first.
        Parameters.Add($"{module}.weight", inputChannels, outputChannels, 2, 2);
        Parameters.Add($"{module}.bias", outputChannels);
        return default;
    }

    /// <inheritdoc/>
    public Nothing ConvLstm(Nothing input, string module, int channels) => Module(module, bias: true, 4 * channels, 2 * channels, 3, 3);

    /// <inheritdoc/>
    public Nothing Linear(Nothing input, string module, int inputChannels, int outputChannels, bool bias = true) =>
        Module(module, bias, outputChannels, inputChannels);

    /// <inheritdoc/>
    public Nothing BatchNorm(Nothing input, string module, int channels)
    {
        Statistics.Add($"{module}.running_mean", channels);
        Statistics.Add($"{module}.running_var", channels);
        return Module(module, bias: true, channels);
    }

    private Nothing Module(string module, bool bias, params ReadOnlySpan<int> weight)
    {
        Parameters.Add($"{module}.weight", weight);
        if (bias)
            Parameters.Add($"{module}.bias", weight[0]);
        return default;
    }
}
