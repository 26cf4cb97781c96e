using DmlEnhance.Networks;

namespace DmlEnhance.Training.Losses;

/// <summary>
/// How far two pictures are apart to VGG-19 (Simonyan and Zisserman, ICLR 2015, configuration E), as the authors of TCE-Net take it (losses.py): the mean absolute difference
/// of the normalised pictures, and of what the network has after relu1_2, relu2_2, relu3_2 and relu4_2, added up.
/// </summary>
/// <remarks>Modules are named as in torchvision's vgg19: the convolutions are <c>features.0</c>, 2, 5, 7, 10, 12, 14, 16, 19 and 21; what follows them is not used.</remarks>
public static class VggFeatures
{
    /// <summary>Both sides are multiples of this: they are halved three times.</summary>
    public const int SideMultiple = 8;

    // Of ImageNet's pictures, R, G, B: with these the published weights were trained.
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    // Between two blocks pixels are halved. The feature is what follows the second convolution of each, so of the fourth block there are two.
    private static readonly (int Channels, int Convolutions)[] Blocks = [(64, 2), (128, 2), (256, 4), (512, 2)];

    /// <summary>Reads the network up to relu4_2.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="picture">[N, 3, H, W], normalised; H and W multiples of <see cref="SideMultiple"/>.</param>
    /// <returns>relu1_2 [N, 64, H, W], relu2_2 [N, 128, H / 2, W / 2], relu3_2 [N, 256, H / 4, W / 4] and relu4_2 [N, 512, H / 8, W / 8].</returns>
    public static IReadOnlyList<T> Read<T>(INetworkOperators<T> operators, T picture)
    {
        ArgumentNullException.ThrowIfNull(operators);
        var features = new List<T>();
        (T x, int inputs, int index) = (picture, 3, 0);
        foreach ((int channels, int convolutions) in Blocks)
        {
            if (index > 0)
            {
                x = operators.MaxPool(x);
                index++;
            }

            for (int i = 0; i < convolutions; i++)
            {
                x = operators.Relu(operators.Conv2d(x, $"features.{index}", inputs, channels, 3));
                if (i == 1)
                    features.Add(x);

                // The convolution and its rectifier are a module each.
                index += 2;
                inputs = channels;
            }
        }

        return features;
    }

    /// <summary>The sum of the five mean absolute differences.</summary>
    /// <param name="operators">The reader; its parameters are VGG-19's (<see cref="ILossOperators{T}.Fixed"/>).</param>
    /// <param name="picture">[N, 3, H, W], RGB, sRGB-encoded, in [0,1].</param>
    /// <param name="clean">What it is compared to, likewise.</param>
    /// <param name="pictures">N.</param>
    /// <param name="height">H, a multiple of <see cref="SideMultiple"/>.</param>
    /// <param name="width">W, likewise.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">A side is no such multiple.</exception>
    public static T Distance<T>(ILossOperators<T> operators, T picture, T clean, int pictures, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (height % SideMultiple != 0 || width % SideMultiple != 0)
            throw new ArgumentException($"VGG-19's features need sides that are multiples of {SideMultiple}, not {width}x{height}", nameof(height));
        (T first, T second) = (Normalise(operators, picture), Normalise(operators, clean));
        T sum = MeanDifference(operators, first, second, 3f * pictures * height * width);
        foreach ((int block, (T of, T to)) in Read(operators, first).Zip(Read(operators, second)).Index())
            sum = operators.Add(sum, MeanDifference(operators, of, to, (float)Blocks[block].Channels * pictures * (height >> block) * (width >> block)));
        return sum;
    }

    private static T Normalise<T>(ILossOperators<T> operators, T picture) => operators.Divide(
        operators.Subtract(picture, operators.Constant("mean of ImageNet", Mean, 1, 3, 1, 1)), operators.Constant("deviation of ImageNet", Deviation, 1, 3, 1, 1));

    private static T MeanDifference<T>(ILossOperators<T> operators, T a, T b, float count) =>
        operators.Scale(operators.Sum(operators.Abs(operators.Subtract(a, b))), 1 / count);
}
