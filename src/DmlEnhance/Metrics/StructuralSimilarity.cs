using System.Numerics;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>SSIM, how alike the structure of a picture and its reference is; higher is more alike.</summary>
/// <remarks>
/// Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image Quality Assessment: From Error Visibility to Structural
/// Similarity", IEEE TIP 13 (4), 2004, equation 13: Gaussian window of 11x11 pixels, sigma 1.5, K1 0.01, K2 0.03, L 255;
/// means, variances and covariance are weighted by the window (not corrected for the number of samples). The mean is taken
/// over all places where the window fits into the picture, then over red, green and blue. The picture is not made smaller
/// first. Samples are on the 8-bit scale; 16-bit samples are divided by 257 and not rounded. Alpha is ignored. Where only
/// one of two pictures is grey, it is taken as red = green = blue.
/// </remarks>
public static class StructuralSimilarity
{
    private const int Window = 11;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 255 * (0.01 * 255);
    private const double C2 = 0.03 * 255 * (0.03 * 255);

    private const int BandRows = 64;

    private static readonly double[] Weights = GaussianWindow.Create(Window, Sigma);

    /// <summary>The SSIM of a picture.</summary>
    /// <param name="image">The picture, in any format, 11x11 pixels or more.</param>
    /// <param name="reference">What it should be, of the same size, in any format.</param>
    /// <returns>At most 1, which equal pictures have; less than 0 is possible.</returns>
    /// <exception cref="DmlEnhanceException">The pictures differ in size or are smaller than the window.</exception>
    public static double Compute(Frame image, Frame reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        FrameSamples.RequireEqualSizes(image, reference);
        if (Math.Min(image.Width, image.Height) < Window)
            throw new DmlEnhanceException($"the pictures have {image.Width}x{image.Height} pixels: SSIM needs {Window}x{Window} or more");
        int channels = FrameSamples.ComparedChannels(image, reference);
        int rows = image.Height - Window + 1;
        int columns = image.Width - Window + 1;

        // One sum a band, added up in order: the result does not depend on the number of threads.
        var sums = new double[(rows + BandRows - 1) / BandRows];
        Parallel.For(0, sums.Length, band =>
        {
            int first = band * BandRows;
            var buffers = new BandBuffers(image.Width);
            for (int channel = 0; channel < channels; channel++)
                sums[band] += SumBand(image, reference, channel, first, Math.Min(BandRows, rows - first), buffers);
        });
        return sums.Sum() / ((double)rows * columns * channels);
    }

    private static double SumBand(Frame image, Frame reference, int channel, int firstRow, int rowCount, BandBuffers buffers)
    {
        int columns = image.Width - Window + 1;
        int last = firstRow + rowCount + Window - 2;
        double sum = 0;
        for (int y = firstRow; y <= last; y++)
        {
            FrameSamples.ReadRow(image, y, channel, buffers.Image[y % Window]);
            FrameSamples.ReadRow(reference, y, channel, buffers.Reference[y % Window]);
            int top = y - Window + 1;
            if (top < firstRow)
                continue;
            FilterColumns(buffers, top);
            Map(buffers, columns);
            foreach (double similarity in buffers.Map.AsSpan(0, columns))
                sum += similarity;
        }

        return sum;
    }

    /// <summary>Weighs the window's rows from <paramref name="top"/> on into the five moments of each column.</summary>
    private static void FilterColumns(BandBuffers buffers, int top)
    {
        int lanes = Vector<double>.Count;
        for (int x = 0; x < buffers.Width; x += lanes)
        {
            Vector<double> sumA = default, sumB = default, sumAa = default, sumBb = default, sumAb = default;
            for (int k = 0; k < Window; k++)
            {
                Vector<double> a = Load(buffers.Image[(top + k) % Window], x);
                Vector<double> b = Load(buffers.Reference[(top + k) % Window], x);
                var weight = new Vector<double>(Weights[k]);
                Vector<double> weightedA = weight * a;
                Vector<double> weightedB = weight * b;
                sumA += weightedA;
                sumB += weightedB;
                sumAa += weightedA * a;
                sumBb += weightedB * b;
                sumAb += weightedA * b;
            }

            sumA.CopyTo(buffers.A, x);
            sumB.CopyTo(buffers.B, x);
            sumAa.CopyTo(buffers.Aa, x);
            sumBb.CopyTo(buffers.Bb, x);
            sumAb.CopyTo(buffers.Ab, x);
        }
    }

    /// <summary>Weighs the columns' moments and makes a row of similarities of them (equation 13).</summary>
    private static void Map(BandBuffers buffers, int columns)
    {
        var c1 = new Vector<double>(C1);
        var c2 = new Vector<double>(C2);
        var two = new Vector<double>(2);
        for (int x = 0; x < columns; x += Vector<double>.Count)
        {
            Vector<double> meanA = default, meanB = default, squareA = default, squareB = default, product = default;
            for (int k = 0; k < Window; k++)
            {
                var weight = new Vector<double>(Weights[k]);
                meanA += weight * Load(buffers.A, x + k);
                meanB += weight * Load(buffers.B, x + k);
                squareA += weight * Load(buffers.Aa, x + k);
                squareB += weight * Load(buffers.Bb, x + k);
                product += weight * Load(buffers.Ab, x + k);
            }

            Vector<double> means = meanA * meanB;
            Vector<double> squaredMeans = meanA * meanA + meanB * meanB;
            Vector<double> variances = squareA + squareB - squaredMeans;
            Vector<double> covariance = product - means;
            Vector<double> similarity = (two * means + c1) * (two * covariance + c2) / ((squaredMeans + c1) * (variances + c2));
            similarity.CopyTo(buffers.Map, x);
        }
    }

    private static Vector<double> Load(double[] values, int index) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);

    /// <summary>A thread's rows; all are longer than the picture's by what the last vectors reach beyond it (zeros).</summary>
    private sealed class BandBuffers
    {
        public BandBuffers(int width)
        {
            int lanes = Vector<double>.Count;
            Width = (width + lanes - 1) / lanes * lanes;
            for (int k = 0; k < Window; k++)
            {
                Image[k] = NewRow();
                Reference[k] = NewRow();
            }

            (A, B, Aa, Bb, Ab, Map) = (NewRow(), NewRow(), NewRow(), NewRow(), NewRow(), NewRow());
        }

        /// <summary>The picture's width, rounded up to whole vectors.</summary>
        public int Width { get; }

        /// <summary>The last 11 rows read; row y is at y % 11.</summary>
        public double[][] Image { get; } = new double[Window][];

        /// <summary>As <see cref="Image"/>, of the reference.</summary>
        public double[][] Reference { get; } = new double[Window][];

        public double[] A { get; }

        public double[] B { get; }

        public double[] Aa { get; }

        public double[] Bb { get; }

        public double[] Ab { get; }

        public double[] Map { get; }

        private double[] NewRow() => new double[Width + Window + Vector<double>.Count];
    }
}
