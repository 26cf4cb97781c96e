using System.Globalization;

namespace DmlEnhance.Networks;

public sealed partial class RaftNetwork
{
    private const int Layers = 3;

    // What stands between a convolution and its activation.
    private enum Normalisation
    {
        None,
        Instance,
        Batch,
    }

    /// <summary>Six residual blocks, two in each of three layers; the first convolution and the last two layers halve.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="image">[N, 3, H, W], [-1,1].</param>
    /// <param name="module">Module path.</param>
    /// <param name="outputChannels">C.</param>
    /// <param name="normalisation">What all of its convolutions but the last are followed by.</param>
    /// <returns>[N, C, H / 8, W / 8].</returns>
    private T Encode<T>(IFlowOperators<T> operators, T image, string module, int outputChannels, Normalisation normalisation)
    {
        int channels = Width(0);
        T features = Convolve(operators, image, $"{module}.conv1", Rgb, channels, 7, stride: 2);
        features = Activated(operators, features, $"{module}.norm1", channels, normalisation);
        for (int layer = 0; layer < Layers; layer++)
        {
            features = Residual(operators, features, Block(module, layer, 0), channels, Width(layer), layer == 0 ? 1 : 2, normalisation);
            channels = Width(layer);
            features = Residual(operators, features, Block(module, layer, 1), channels, channels, 1, normalisation);
        }

        return Convolve(operators, features, $"{module}.conv2", channels, outputChannels, 1);
    }

    // Channels of a layer: the authors' extractor.py.
    private int Width(int layer) => (IsSmall, layer) switch
    {
        (false, 0) => 64,
        (false, 1) => 96,
        (false, _) => 128,
        (true, 0) => 32,
        (true, 1) => 64,
        (true, _) => 96,
    };

    private static string Block(string module, int layer, int block) => string.Create(CultureInfo.InvariantCulture, $"{module}.layer{layer + 1}.{block}");

    private T Residual<T>(IFlowOperators<T> operators, T input, string module, int inputChannels, int channels, int stride, Normalisation normalisation)
    {
        T features = IsSmall
            ? Bottleneck(operators, input, module, inputChannels, channels, stride, normalisation)
            : Plain(operators, input, module, inputChannels, channels, stride, normalisation);
        if (stride == 1)
            return operators.Relu(operators.Add(input, features));
        T smaller = Convolve(operators, input, $"{module}.downsample.0", inputChannels, channels, 1, stride);
        return operators.Relu(operators.Add(Normalised(operators, smaller, $"{module}.downsample.1", channels, normalisation), features));
    }

    private static T Plain<T>(IFlowOperators<T> operators, T input, string module, int inputChannels, int channels, int stride, Normalisation normalisation)
    {
        T features = Convolve(operators, input, $"{module}.conv1", inputChannels, channels, 3, stride);
        features = Activated(operators, features, $"{module}.norm1", channels, normalisation);
        features = Convolve(operators, features, $"{module}.conv2", channels, channels, 3);
        return Activated(operators, features, $"{module}.norm2", channels, normalisation);
    }

    private static T Bottleneck<T>(IFlowOperators<T> operators, T input, string module, int inputChannels, int channels, int stride, Normalisation normalisation)
    {
        int narrow = channels / 4;
        T features = Convolve(operators, input, $"{module}.conv1", inputChannels, narrow, 1);
        features = Activated(operators, features, $"{module}.norm1", narrow, normalisation);
        features = Convolve(operators, features, $"{module}.conv2", narrow, narrow, 3, stride);
        features = Activated(operators, features, $"{module}.norm2", narrow, normalisation);
        features = Convolve(operators, features, $"{module}.conv3", narrow, channels, 1);
        return Activated(operators, features, $"{module}.norm3", channels, normalisation);
    }

    private static T Activated<T>(IFlowOperators<T> operators, T input, string module, int channels, Normalisation normalisation) =>
        operators.Relu(Normalised(operators, input, module, channels, normalisation));

    private static T Normalised<T>(IFlowOperators<T> operators, T input, string module, int channels, Normalisation normalisation) => normalisation switch
    {
        Normalisation.Instance => operators.InstanceNorm(input),
        Normalisation.Batch => operators.BatchNorm(input, module, channels),
        _ => input,
    };
}
