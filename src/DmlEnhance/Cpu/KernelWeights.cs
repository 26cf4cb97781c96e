using DmlEnhance.Networks;

namespace DmlEnhance.Cpu;

/// <summary>SCI's weights in the order in which <see cref="Convolution{TLanes}"/> reads them.</summary>
/// <remarks>
/// <para>
/// A layer has a part for each way of computing it. For each input channel and, within it, column of the kernel the direct way reads the weights of the three rows for output
/// channel 0, then 1, then 2; Winograd's reads the factor of each of its four products for the output channels 0, 1 and 2.
/// </para>
/// <para>
/// Two scalings cost nothing here and would cost an instruction a sample in the kernel: the first layer's weights include the samples' unit, and the last layer gives -s / ln 2
/// in place of s, the argument of 2^x in its sigmoid.
/// </para>
/// </remarks>
internal sealed class KernelWeights
{
    /// <summary>Where a layer's three biases are.</summary>
    public const int Biases = 0;

    /// <summary>Where the weights of <see cref="DirectConvolution{TLanes}"/> begin.</summary>
    public const int Direct = Biases + 3;

    /// <summary>Where those of <see cref="WinogradConvolution{TLanes}"/> begin.</summary>
    public const int Winograd = Direct + 3 * 3 * 9;

    /// <summary>Numbers of a layer.</summary>
    public const int Layer = Winograd + 3 * 3 * 12;

    // Sums of larger numbers could overflow, and infinity less infinity be taken for a pixel.
    private const double LargestSum = 1e30;

    private readonly IReadOnlyList<SciLayer> _layers;

    private KernelWeights(IReadOnlyList<SciLayer> layers) => _layers = layers;

    /// <summary>Weights of no network.</summary>
    public static KernelWeights Zero => new([.. Enumerable.Range(0, 3).Select(_ => new SciLayer(new float[3 * 3 * 9], new float[3]))]);

    /// <summary>The weights of a network.</summary>
    /// <exception cref="DmlEnhanceException">They are so large that sums over pixels in [0,1] could become infinite.</exception>
    public static KernelWeights Of(SciWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double largest = 1;
        foreach (SciLayer layer in weights.Layers)
        {
            // The second layer adds its input.
            double sum = Enumerable.Range(0, 3).Max(output => Math.Abs(layer.Bias[output]) + largest * layer.Weight.AsSpan(27 * output, 27).ToArray().Sum(weight => Math.Abs((double)weight)));
            largest += sum;
        }

        return largest < LargestSum ? new KernelWeights(weights.Layers) : throw new DmlEnhanceException($"{weights.Name}: the weights are so large that sums could become infinite");
    }

    /// <summary>The numbers of all three layers for samples of a unit.</summary>
    /// <param name="unit">What a sample of 1 stands for: 1/255 for bytes.</param>
    /// <param name="target">Room for three layers.</param>
    public void Write(double unit, Span<float> target)
    {
        for (int layer = 0; layer < 3; layer++)
        {
            double weightScale = layer == 0 ? unit : layer == 2 ? -1 / Math.Log(2) : 1;
            double biasScale = layer == 2 ? weightScale : 1;
            Span<float> numbers = target.Slice(layer * Layer, Layer);
            (float[] weight, float[] bias) = _layers[layer];
            for (int output = 0; output < 3; output++)
            {
                numbers[Biases + output] = (float)(biasScale * bias[output]);
                for (int input = 0; input < 3; input++)
                {
                    for (int column = 0; column < 3; column++)
                    {
                        double Weight(int row) => weightScale * weight[((output * 3 + input) * 3 + row) * 3 + column];
                        WriteColumn(Weight(0), Weight(1), Weight(2), input * 3 + column, output, numbers);
                    }
                }
            }
        }
    }

    // The three weights of one column of a kernel.
    private static void WriteColumn(double top, double middle, double bottom, int column, int output, Span<float> numbers)
    {
        Span<float> direct = numbers.Slice(Direct + column * 9 + output * 3, 3);
        (direct[0], direct[1], direct[2]) = ((float)top, (float)middle, (float)bottom);
        Span<float> products = numbers[(Winograd + column * 12 + output)..];
        (products[0], products[3], products[6], products[9]) = ((float)top, (float)((top + middle + bottom) / 2), (float)((top - middle + bottom) / 2), (float)bottom);
    }
}
