using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>EME, the mean contrast of small blocks, in decibels; higher is more contrast, noise included.</summary>
/// <remarks>
/// The mean over blocks of 20 log10(max / min): S. S. Agaian, K. Panetta, A. M. Grigoryan, "A New Measure of Image
/// Enhancement", IASTED SPC 2000; Agaian, Silver, Panetta, "Transform Coefficient Histogram-Based Image Enhancement
/// Algorithms Using Contrast Entropy", IEEE TIP 16 (3), 2007.
/// <para>
/// Choices that the papers leave open: blocks of 8x8 pixels, as in the code that low-light papers publish; incomplete
/// blocks at the right and lower edge are left out; grey is MATLAB's rgb2gray in 256 levels (16-bit pictures are rounded);
/// level 0 counts as level 1, so that a black pixel makes no infinite contrast (a block with none is untouched). Alpha is
/// ignored. Published values use other guards (0.0001 added to the minimum; blocks with a 0 left out) and some the
/// natural logarithm: compare values of one program only.
/// </para>
/// </remarks>
public static class MeasureOfEnhancement
{
    private const int BlockSide = 8;

    /// <summary>The EME of a picture.</summary>
    /// <param name="image">The picture, in any format, 8x8 pixels or more.</param>
    /// <returns>0 (every block is flat) to 48.1 (every block has 0 and 255).</returns>
    /// <exception cref="DmlEnhanceException">The picture is smaller than a block.</exception>
    public static double Compute(Frame image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (Math.Min(image.Width, image.Height) < BlockSide)
            throw new DmlEnhanceException($"the picture has {image.Width}x{image.Height} pixels: EME needs {BlockSide}x{BlockSide} or more");
        byte[] levels = FrameSamples.GreyLevels(image);
        int rows = image.Height / BlockSide;
        int columns = image.Width / BlockSide;
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                sum += Contrast(levels, row * BlockSide * image.Width + column * BlockSide, image.Width);
        }

        return sum / ((double)rows * columns);
    }

    private static double Contrast(byte[] levels, int corner, int stride)
    {
        byte least = byte.MaxValue;
        byte most = 1;
        for (int y = 0; y < BlockSide; y++)
        {
            foreach (byte level in levels.AsSpan(corner + y * stride, BlockSide))
            {
                least = Math.Min(least, level);
                most = Math.Max(most, level);
            }
        }

        return 20 * Math.Log10((double)most / Math.Max(least, (byte)1));
    }
}
