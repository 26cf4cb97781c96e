using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>PSNR, how far a picture is from its reference, in decibels; higher is nearer.</summary>
/// <remarks>
/// 10 log10(255^2 / MSE), the mean squared error over all pixels and over red, green and blue, in double precision.
/// Samples are on the 8-bit scale; 16-bit samples are divided by 257 and not rounded. Alpha is ignored. Where only one of
/// two pictures is grey, it is taken as red = green = blue.
/// </remarks>
public static class PeakSignalToNoiseRatio
{
    private const double Peak = 255;

    /// <summary>The PSNR of a picture.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <param name="reference">What it should be, of the same size, in any format.</param>
    /// <returns>Decibels; +infinity for equal pictures.</returns>
    /// <exception cref="DmlEnhanceException">The pictures differ in size.</exception>
    public static double Compute(Frame image, Frame reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        FrameSamples.RequireEqualSizes(image, reference);
        int channels = FrameSamples.ComparedChannels(image, reference);
        var ours = new double[image.Width];
        var theirs = new double[image.Width];
        double squares = 0;
        for (int y = 0; y < image.Height; y++)
        {
            double rowSquares = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                FrameSamples.ReadRow(image, y, channel, ours);
                FrameSamples.ReadRow(reference, y, channel, theirs);
                for (int x = 0; x < ours.Length; x++)
                {
                    double difference = ours[x] - theirs[x];
                    rowSquares += difference * difference;
                }
            }

            squares += rowSquares;
        }

        double meanSquare = squares / ((double)image.Width * image.Height * channels);
        return meanSquare == 0 ? double.PositiveInfinity : 10 * Math.Log10(Peak * Peak / meanSquare);
    }
}
