namespace DmlEnhance.Training.Losses;

/// <summary>TCE-Net's loss on clips whose clean frames are known.</summary>
/// <remarks>
/// For the outputs y3 and y4 (the third and fourth of six frames), their clean frames g3 and g4, and d = y - g of each:
/// <code>
/// charbonnier(d) = mean sqrt(d^2 + 1e-6)
/// laplacian(d)   = d - 4 gauss(even(gauss(d))),  even(x) = x on even rows and columns, 0 elsewhere
/// gauss          = the kernel (0.05, 0.25, 0.4, 0.25, 0.05) along rows and columns, the edge repeated
/// loss           = sum over 3, 4 of [charbonnier(d) + 0.05 charbonnier(laplacian(d))] + 0.5 mean |d4 - d3|
/// </code>
/// The first two terms are those of the authors' code (losses.py, trainer.py) but for one: their perceptual term compares features of VGG-19, whose weights are not to
/// be had here. Their temporal term warps one output onto the other by optical flow that is estimated by RAFT, because their clips come without motion. Here g3 and g4
/// are of one clip, so what moves, moves in both: y4 - y3 must be g4 - g3, at every pixel, with nothing to estimate and nothing occluded.
/// The Laplacian is linear, so it is taken of the difference, and as a product with one matrix for rows and one for columns.
/// </remarks>
public static class TceLoss
{
    private const float Epsilon = 1e-3f;

    // Burt and Adelson's generating kernel with a = 0.4 (1983).
    private static readonly float[] Kernel = [0.05f, 0.25f, 0.4f, 0.25f, 0.05f];

    /// <summary>The loss.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="exemplar">y3, [N, 3, H, W].</param>
    /// <param name="query">y4, likewise.</param>
    /// <param name="cleanExemplar">g3, likewise.</param>
    /// <param name="cleanQuery">g4, likewise.</param>
    /// <param name="pictures">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A scalar.</returns>
    public static T Of<T>(ILossOperators<T> operators, T exemplar, T query, T cleanExemplar, T cleanQuery, int pictures, int height, int width, TceLossOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        options ??= new TceLossOptions();
        float each = 1 / (3f * pictures * height * width);
        T first = operators.Subtract(exemplar, cleanExemplar);
        T second = operators.Subtract(query, cleanQuery);
        T pixels = operators.Add(Charbonnier(operators, first, each), Charbonnier(operators, second, each));
        T edges = operators.Add(
            Charbonnier(operators, Laplacian(operators, first, height, width), each), Charbonnier(operators, Laplacian(operators, second, height, width), each));
        T change = operators.Scale(operators.Sum(operators.Abs(operators.Subtract(second, first))), options.TemporalWeight * each);
        return operators.Add(operators.Add(pixels, operators.Scale(edges, options.EdgeWeight)), change);
    }

    // The mean of sqrt(d^2 + epsilon^2).
    private static T Charbonnier<T>(ILossOperators<T> operators, T difference, float each)
    {
        T squares = operators.Add(operators.Multiply(difference, difference), operators.Constant("Charbonnier's epsilon", [Epsilon * Epsilon]));
        return operators.Scale(operators.Sum(operators.Sqrt(squares)), each);
    }

    private static T Laplacian<T>(ILossOperators<T> operators, T picture, int height, int width)
    {
        T rows = operators.Constant($"blur of {height} rows", Blur(height, transposed: false), height, height);
        T columns = operators.Constant($"blur of {width} columns", Blur(width, transposed: true), width, width);
        return operators.Subtract(picture, operators.MatMul(operators.MatMul(rows, picture), columns));
    }

    // 2 G E G for one axis, where G is the kernel with the edge repeated and E leaves out the odd places; or its transpose.
    private static float[] Blur(int size, bool transposed)
    {
        var gauss = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int tap = 0; tap < Kernel.Length; tap++)
                gauss[i, Math.Clamp(i + tap - Kernel.Length / 2, 0, size - 1)] += Kernel[tap];
        }

        var blur = new float[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int even = 0; even < size; even += 2)
                    sum += gauss[i, even] * gauss[even, j];
                blur[transposed ? j * size + i : i * size + j] = (float)(2 * sum);
            }
        }

        return blur;
    }
}
