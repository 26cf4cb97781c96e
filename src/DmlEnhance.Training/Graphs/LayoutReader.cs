using DmlEnhance.Networks;

namespace DmlEnhance.Training.Graphs;

/// <summary>Reads a network definition for its parameters alone: which there are, and of what shape.</summary>
public sealed class LayoutReader : INetworkOperators<LayoutReader.Nothing>
{
    /// <summary>Stands for every tensor.</summary>
    public readonly record struct Nothing;

    /// <summary>What training changes by gradients: weights and biases.</summary>
    public ParameterLayout Parameters { get; } = new();

    /// <summary>What training follows: the running means and variances of batch normalisation.</summary>
    public ParameterLayout Statistics { get; } = new();

    /// <inheritdoc/>
    public Nothing Conv2d(Nothing input, string module, int inputChannels, int outputChannels, int kernelSize)
    {
        Parameters.Add($"{module}.weight", outputChannels, inputChannels, kernelSize, kernelSize);
        Parameters.Add($"{module}.bias", outputChannels);
        return default;
    }

    /// <inheritdoc/>
    public Nothing BatchNorm(Nothing input, string module, int channels)
    {
        Parameters.Add($"{module}.weight", channels);
        Parameters.Add($"{module}.bias", channels);
        Statistics.Add($"{module}.running_mean", channels);
        Statistics.Add($"{module}.running_var", channels);
        return default;
    }

    /// <inheritdoc/>
    public Nothing Relu(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Sigmoid(Nothing input) => default;

    /// <inheritdoc/>
    public Nothing Clamp(Nothing input, float minimum, float maximum) => default;

    /// <inheritdoc/>
    public Nothing Add(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Subtract(Nothing a, Nothing b) => default;

    /// <inheritdoc/>
    public Nothing Divide(Nothing a, Nothing b) => default;
}
