using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>What <see cref="FeatureSimilarity"/> compares of a picture, height x width each.</summary>
/// <param name="Congruency">Phase congruency of brightness.</param>
/// <param name="Gradient">Length of brightness' gradient (Scharr).</param>
/// <param name="I">Orange to blue; empty where colour is not asked for.</param>
/// <param name="Q">Purple to green; likewise.</param>
internal sealed record FeaturePlanes(double[] Congruency, double[] Gradient, double[] I, double[] Q)
{
    // YIQ as the paper rounds it.
    private static readonly double[] YWeights = [FrameSamples.LumaRed, FrameSamples.LumaGreen, FrameSamples.LumaBlue];
    private static readonly double[] IWeights = [0.596, -0.274, -0.322];
    private static readonly double[] QWeights = [0.211, -0.523, 0.312];

    /// <summary>Makes them.</summary>
    public static FeaturePlanes Of(Frame frame, bool colour)
    {
        int step = FeatureSimilarity.Step(frame.Width, frame.Height);
        int width = (frame.Width + step - 1) / step;
        int height = (frame.Height + step - 1) / step;
        double[] y = Reduce(frame, YWeights, step, width, height);
        return new FeaturePlanes(
            PhaseCongruency.Compute(y, width, height),
            Scharr(y, width, height),
            colour ? Reduce(frame, IWeights, step, width, height) : [],
            colour ? Reduce(frame, QWeights, step, width, height) : []);
    }

    /// <summary>A weighted sum of the colours, averaged over blocks about every step-th pixel.</summary>
    /// <remarks>MATLAB's conv2(..., 'same'): black beyond the picture, and a block of even size reaches one pixel further down and right.</remarks>
    private static double[] Reduce(Frame frame, double[] weights, int step, int width, int height)
    {
        var plane = new double[width * height];
        int before = (step - 1) / 2;
        Parallel.For(0, height, () => (Row: new double[frame.Width], Sum: new double[frame.Width]), (y, _, buffers) =>
        {
            Array.Clear(buffers.Sum);
            for (int row = Math.Max(0, y * step - before); row < Math.Min(frame.Height, y * step - before + step); row++)
            {
                for (int channel = 0; channel < weights.Length; channel++)
                {
                    FrameSamples.ReadRow(frame, row, channel, buffers.Row);
                    for (int x = 0; x < frame.Width; x++)
                        buffers.Sum[x] += weights[channel] * buffers.Row[x];
                }
            }

            for (int x = 0; x < width; x++)
            {
                int left = Math.Max(0, x * step - before);
                int right = Math.Min(frame.Width, x * step - before + step);
                double sum = 0;
                foreach (double value in buffers.Sum.AsSpan(left, right - left))
                    sum += value;
                plane[y * width + x] = sum / (step * step);
            }

            return buffers;
        }, _ => { });
        return plane;
    }

    private static double[] Scharr(double[] plane, int width, int height)
    {
        var gradient = new double[plane.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double across = 3 * (At(x + 1, y - 1) - At(x - 1, y - 1)) + 10 * (At(x + 1, y) - At(x - 1, y)) + 3 * (At(x + 1, y + 1) - At(x - 1, y + 1));
                double down = 3 * (At(x - 1, y + 1) - At(x - 1, y - 1)) + 10 * (At(x, y + 1) - At(x, y - 1)) + 3 * (At(x + 1, y + 1) - At(x + 1, y - 1));
                gradient[y * width + x] = Math.Sqrt(across * across + down * down) / 16;
            }
        }

        return gradient;

        double At(int x, int y) => x < 0 || y < 0 || x >= width || y >= height ? 0 : plane[y * width + x];
    }
}
