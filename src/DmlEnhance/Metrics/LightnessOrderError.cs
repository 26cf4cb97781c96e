using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>LOE, in how many pairs of places enhancement swaps which one is lighter; lower is more natural.</summary>
/// <remarks>
/// S. Wang, J. Zheng, H.-M. Hu, B. Li, "Naturalness Preserved Enhancement Algorithm for Non-Uniform Illumination Images",
/// IEEE TIP 22 (9), 2013, section III: lightness L is the greatest of R, G and B; a place's error is the number of places j
/// for which [L(j) >= L(i)] differs between the two pictures; LOE is its mean.
/// <para>
/// The picture is brought to a small size first, as the authors' program does it: the lightness of a sample is the greatest
/// one within 7 pixels (a 15x15 window, cut off at the picture's edge), and every s-th pixel of every s-th row is a sample,
/// where s is a 50th of the shorter side, rounded down (at least 1). The shorter side then has 50 samples or some more; values
/// grow with the number of samples, so compare pictures of one shape. 16-bit lightness is rounded to 256 levels, alpha ignored.
/// </para>
/// </remarks>
public static class LightnessOrderError
{
    private const int Reach = 7;
    private const int SamplesAcross = 50;
    private const int LevelCount = 256;

    /// <summary>The LOE of an enhanced picture.</summary>
    /// <param name="enhanced">The enhanced picture, in any format.</param>
    /// <param name="input">What it was enhanced from, of the same size, in any format.</param>
    /// <returns>0 (the order is kept everywhere) to the number of samples.</returns>
    /// <exception cref="DmlEnhanceException">The pictures differ in size.</exception>
    public static double Compute(Frame enhanced, Frame input)
    {
        ArgumentNullException.ThrowIfNull(enhanced);
        ArgumentNullException.ThrowIfNull(input);
        FrameSamples.RequireEqualSizes(enhanced, input);
        byte[] after = Samples(enhanced);
        byte[] before = Samples(input);

        // Lightness has 256 levels, so all pairs of samples are counted through the joint histogram of levels.
        var counts = new long[LevelCount, LevelCount];
        for (int i = 0; i < before.Length; i++)
            counts[before[i], after[i]]++;
        long[,] atLeast = CountsFrom(counts);

        long errors = 0;
        for (int a = 0; a < LevelCount; a++)
        {
            for (int b = 0; b < LevelCount; b++)
                errors += counts[a, b] * (atLeast[a, 0] + atLeast[0, b] - 2 * atLeast[a, b]);
        }

        return (double)errors / before.Length;
    }

    /// <summary>For each pair of levels the number of samples at or above both.</summary>
    private static long[,] CountsFrom(long[,] counts)
    {
        var sums = new long[LevelCount + 1, LevelCount + 1];
        for (int a = LevelCount - 1; a >= 0; a--)
        {
            for (int b = LevelCount - 1; b >= 0; b--)
                sums[a, b] = counts[a, b] + sums[a + 1, b] + sums[a, b + 1] - sums[a + 1, b + 1];
        }

        return sums;
    }

    private static byte[] Samples(Frame frame)
    {
        byte[] lightness = FrameSamples.Lightness(frame);
        int step = Math.Max(1, Math.Min(frame.Width, frame.Height) / SamplesAcross);
        int columns = frame.Width / step;
        var samples = new byte[frame.Height / step * columns];
        for (int i = 0; i < samples.Length; i++)
        {
            int y = (i / columns + 1) * step - 1;
            int x = (i % columns + 1) * step - 1;
            samples[i] = LocalMaximum(lightness, frame.Width, frame.Height, x, y);
        }

        return samples;
    }

    private static byte LocalMaximum(byte[] lightness, int width, int height, int x, int y)
    {
        int left = Math.Max(0, x - Reach);
        int right = Math.Min(width - 1, x + Reach);
        byte most = 0;
        for (int row = Math.Max(0, y - Reach); row <= Math.Min(height - 1, y + Reach); row++)
        {
            foreach (byte level in lightness.AsSpan(row * width + left, right - left + 1))
                most = Math.Max(most, level);
        }

        return most;
    }
}
