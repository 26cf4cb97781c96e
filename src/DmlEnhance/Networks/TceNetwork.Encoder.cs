using System.Globalization;

namespace DmlEnhance.Networks;

public sealed partial class TceNetwork
{
    // The authors' rates of atrous convolution (VTCE_Net.py).
    private static readonly int[] AtrousRates = [12, 24, 36];

    /// <summary>
    /// The encoder: convolutions of each frame by itself alternate with 3D convolutions, which join neighbours until one of five is left; then residual blocks,
    /// a ConvLSTM, and atrous spatial pyramid pooling (Chen et al., "Rethinking Atrous Convolution", 2017).
    /// </summary>
    /// <param name="operators">The reader.</param>
    /// <param name="window">[N, 15, H, W]: five frames, RGB, [0,1], sRGB-encoded, one after another in the channels; sides are multiples of <see cref="SideMultiple"/>.</param>
    public TceFeatures<T> Encode<T>(INetworkOperators<T> operators, T window)
    {
        ArgumentNullException.ThrowIfNull(operators);
        T full = operators.LeakyRelu(operators.Conv2d(window, "encoder.conv_1_1", Rgb * Window, Width * Window, 3, groups: Window), Slope);
        full = Normalised(operators, operators.Conv2d(full, "encoder.conv_1_2", Width * Window, Width * Window, 3, groups: Window));
        T features = Join(operators, full, 2, 5, Width, 2 * Width, 2);
        T half = Join(operators, features, 3, 4, 2 * Width, 2 * Width, 1);
        features = Join(operators, half, 4, 3, 2 * Width, Latent, 2);
        T joined = Join(operators, features, 5, 2, Latent, Latent, 1);

        T latent = joined;
        for (int block = 0; block < ResidualBlocks; block++)
            latent = operators.Add(latent, Residual(operators, latent, 2 * block));
        latent = operators.Add(latent, operators.ConvLstm(latent, "encoder.convlstm.Gates", Latent));
        latent = operators.Conv2d(Pyramid(operators, latent), "encoder.conv_after_res_block", Latent, Latent, 3);
        latent = operators.Add(operators.LayerNorm(latent), joined);

        return new TceFeatures<T>(latent, operators.Slice(half, 2 * Width, 2 * Width), operators.Slice(full, Width * Reach, Width));
    }

    // One 3D convolution, which leaves a frame less, and one convolution of each of those by itself.
    private static T Join<T>(INetworkOperators<T> operators, T input, int level, int frames, int inputChannels, int outputChannels, int stride)
    {
        string module = string.Create(CultureInfo.InvariantCulture, $"encoder.conv_{level}");
        int left = frames - 1;
        T joined = operators.Conv3d(input, $"{module}_1", frames, inputChannels, outputChannels, stride);
        return Normalised(operators, operators.Conv2d(joined, $"{module}_2", left * outputChannels, left * outputChannels, 3, groups: left));
    }

    private T Residual<T>(INetworkOperators<T> operators, T input, int index)
    {
        T features = Normalised(operators, operators.Conv2d(input, Block(index), Latent, Latent, 3));
        return operators.LayerNorm(operators.Conv2d(features, Block(index + 1), Latent, Latent, 3));
    }

    private static string Block(int index) => string.Create(CultureInfo.InvariantCulture, $"encoder.res_block_list.{index}.0");

    private T Pyramid<T>(INetworkOperators<T> operators, T input)
    {
        const string Module = "encoder.aspp.convs";
        var levels = new List<T> { Activated(operators, operators.Conv2d(input, $"{Module}.0.0", Latent, Latent, 1, bias: false), $"{Module}.0.1") };
        foreach (int rate in AtrousRates)
        {
            string module = string.Create(CultureInfo.InvariantCulture, $"{Module}.{levels.Count}");
            levels.Add(Activated(operators, operators.Conv2d(input, $"{module}.0", Latent, Latent, 3, dilation: rate, bias: false), $"{module}.1"));
        }

        T pooled = operators.Conv2d(operators.GlobalAveragePool(input), $"{Module}.4.1", Latent, Latent, 1, bias: false);
        levels.Add(operators.Expand(Activated(operators, pooled, $"{Module}.4.2"), input));
        T project = operators.Conv2d(operators.Concat(levels), "encoder.aspp.project.0", levels.Count * Latent, Latent, 1, bias: false);
        return Activated(operators, project, "encoder.aspp.project.1");
    }

    private T Activated<T>(INetworkOperators<T> operators, T input, string normalisation) =>
        operators.LeakyRelu(operators.BatchNorm(input, normalisation, Latent), Slope);
}
