using System.Collections.Concurrent;

namespace DmlEnhance.Training.Losses;

/// <summary>
/// The edges of a picture, as in the authors' code of TCE-Net (losses.py): laplacian(d) = d - 4 gauss(even(gauss(d))), where even(x) is x on even rows and columns and 0
/// elsewhere, and gauss the kernel (0.05, 0.25, 0.4, 0.25, 0.05) along rows and columns, the edge repeated. Linear, so that of a difference is the difference.
/// </summary>
internal static class Laplacian
{
    // Burt and Adelson's generating kernel with a = 0.4 (1983).
    private static readonly float[] Kernel = [0.05f, 0.25f, 0.4f, 0.25f, 0.05f];

    // An eager reader asks at every step.
    private static readonly ConcurrentDictionary<(int Size, bool Transposed), float[]> Blurs = new();

    /// <summary>As a product with one matrix for rows and one for columns.</summary>
    /// <param name="operators">The reader.</param>
    /// <param name="picture">[N, C, H, W].</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <returns>[N, C, H, W].</returns>
    internal static T Of<T>(ILossOperators<T> operators, T picture, int height, int width)
    {
        T rows = operators.Constant($"blur of {height} rows", Blurs.GetOrAdd((height, false), Blur), height, height);
        T columns = operators.Constant($"blur of {width} columns", Blurs.GetOrAdd((width, true), Blur), width, width);
        return operators.Subtract(picture, operators.MatMul(operators.MatMul(rows, picture), columns));
    }

    // 2 G E G for one axis, where G is the kernel with the edge repeated and E leaves out the odd places; or its transpose.
    private static float[] Blur((int Size, bool Transposed) key)
    {
        (int size, bool transposed) = key;
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
