using DmlEnhance.Networks;

namespace DmlEnhance.Training.Losses;

/// <summary>
/// SCI's unsupervised loss (Ma et al., CVPR 2022, "Unsupervised Training Loss"): over the stages, the fidelity of the
/// illumination to the stage's input and its smoothness, with weights as in the authors' code.
/// </summary>
/// <remarks>
/// For a stage's input y and illumination x:
/// <code>
/// fidelity   = mean (x - y)^2
/// smoothness = sum over 24 offsets o of mean over pixels p of w(p, o) sum over channels |x(p + o) - x(p)|
/// w(p, o)    = exp(-|c(p + o) - c(p)|^2 / (2 sigma^2)),  c = YCbCr of y
/// loss       = sum over stages of 1.5 fidelity + smoothness
/// </code>
/// The 24 offsets are the neighbours in the 5x5 window. An offset and its opposite give the same mean, so 12 are
/// computed and doubled; each as one output channel of a convolution with a kernel of one -1 and one +1. Means are over
/// the pixels whose neighbour lies in the picture.
/// </remarks>
public static class SciLoss
{
    /// <summary>The fewest pixels a side: less, and an offset of 2 has no pair of pixels.</summary>
    public const int SmallestSide = 3;

    private const int Reach = 2;

    // BT.601 in [0,1], as in the authors' code: rows R, G, B; columns Y, Cb, Cr. And the offsets 16, 128, 128 of 255.
    private static readonly float[] YCbCr = [0.257f, -0.148f, 0.439f, 0.564f, -0.291f, -0.368f, 0.098f, 0.439f, -0.071f];
    private static readonly float[] YCbCrOffset = [16 / 255f, 128 / 255f, 128 / 255f];

    // (rows down, columns right): half of the window, the other half are their opposites.
    private static readonly (int Down, int Right)[] Offsets =
        [(0, 1), (0, 2), (1, -2), (1, -1), (1, 0), (1, 1), (1, 2), (2, -2), (2, -1), (2, 0), (2, 1), (2, 2)];

    /// <summary>The loss of a training cascade: the sum of its stages' losses.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="stages">From <see cref="SciNetwork.Stages"/>, of one image.</param>
    /// <param name="height">The image's height, <see cref="SmallestSide"/> or more.</param>
    /// <param name="width">The image's width, likewise.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A scalar.</returns>
    public static T Of<T>(ILossOperators<T> operators, IReadOnlyList<SciStage<T>> stages, int height, int width, SciLossOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentNullException.ThrowIfNull(stages);
        T loss = Of(operators, stages[0].Input, stages[0].Illumination, height, width, options);
        foreach (SciStage<T> stage in stages.Skip(1))
            loss = operators.Add(loss, Of(operators, stage.Input, stage.Illumination, height, width, options));
        return loss;
    }

    /// <summary>The loss of one stage.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="input">y, [1, 3, H, W].</param>
    /// <param name="illumination">x, [1, 3, H, W].</param>
    /// <param name="height">H, <see cref="SmallestSide"/> or more.</param>
    /// <param name="width">W, likewise.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A scalar.</returns>
    public static T Of<T>(ILossOperators<T> operators, T input, T illumination, int height, int width, SciLossOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, SmallestSide);
        options ??= new SciLossOptions();
        T fidelity = operators.Scale(operators.SumOfSquares(operators.Subtract(illumination, input)), options.FidelityWeight / (3f * height * width));
        return operators.Add(fidelity, Smoothness(operators, input, illumination, height, width, options));
    }

    private static T Smoothness<T>(ILossOperators<T> operators, T input, T illumination, int height, int width, SciLossOptions options)
    {
        T colour = options.AuthorsColourMix ? MixedYCbCr(operators, input, height, width) : ConvertToYCbCr(operators, input);
        T squares = operators.SumOfSquares(Differences(operators, colour, height, width), 0);
        T weights = operators.Exp(operators.Scale(squares, -1 / (2 * options.Sigma * options.Sigma)));
        T magnitudes = operators.Sum(operators.Abs(Differences(operators, illumination, height, width)), 0);
        return operators.Sum(operators.Multiply(operators.Multiply(magnitudes, weights), PairWeights(operators, height, width)));
    }

    // [3, 12, H, W]: for each channel and offset the neighbour's value less the pixel's own.
    private static T Differences<T>(ILossOperators<T> operators, T image, int height, int width)
    {
        const int Rows = Reach + 1, Columns = 2 * Reach + 1;
        var kernel = new float[Offsets.Length * Rows * Columns];
        for (int i = 0; i < Offsets.Length; i++)
        {
            kernel[i * Rows * Columns + Reach] = -1;
            kernel[(i * Rows + Offsets[i].Down) * Columns + Reach + Offsets[i].Right] = 1;
        }

        T planes = operators.Reshape(image, 3, 1, height, width);
        return operators.Convolve(planes, operators.Constant("neighbour differences", kernel, Offsets.Length, 1, Rows, Columns), (0, Reach, Reach, Reach));
    }

    // [1, 12, H, W]: 2 / number of pairs where the neighbour lies in the picture, else 0; a row's factor times a column's.
    private static T PairWeights<T>(ILossOperators<T> operators, int height, int width)
    {
        var rows = new float[Offsets.Length * height];
        var columns = new float[Offsets.Length * width];
        for (int i = 0; i < Offsets.Length; i++)
        {
            (int down, int right) = Offsets[i];
            rows.AsSpan(i * height, height - down).Fill(2f / (height - down));
            columns.AsSpan(i * width + Math.Max(0, -right), width - Math.Abs(right)).Fill(1f / (width - Math.Abs(right)));
        }

        return operators.Multiply(
            operators.Constant($"pairs in {height} rows", rows, 1, Offsets.Length, height, 1),
            operators.Constant($"pairs in {width} columns", columns, 1, Offsets.Length, 1, width));
    }

    // Without the offsets, which differences do not see.
    private static T ConvertToYCbCr<T>(ILossOperators<T> operators, T rgb)
    {
        var kernel = new float[9];
        for (int i = 0; i < 9; i++)
            kernel[i % 3 * 3 + i / 3] = YCbCr[i];
        return operators.Convolve(rgb, operators.Constant("RGB to YCbCr", kernel, 3, 3, 1, 1), (0, 0, 0, 0));
    }

    private static T MixedYCbCr<T>(ILossOperators<T> operators, T rgb, int height, int width)
    {
        T triples = operators.Reshape(rgb, height * width, 3);
        T mixed = operators.MatMul(triples, operators.Constant("RGB to YCbCr, authors' mix", YCbCr, 3, 3));
        return operators.Reshape(operators.Add(mixed, operators.Constant("YCbCr offset", YCbCrOffset, 3)), 1, 3, height, width);
    }
}
