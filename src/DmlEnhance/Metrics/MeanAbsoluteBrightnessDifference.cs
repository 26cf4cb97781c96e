using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>MABD, how much brightness changes from frame to frame; a video's values, in order, show its flicker.</summary>
/// <remarks>
/// H. Jiang, Y. Zheng, "Learning to See Moving Objects in the Dark", ICCV 2019, equation 3: the mean over pixels of
/// |brightness(t + 1) - brightness(t)|. Brightness is luma (Rec. 601: 0.299 R + 0.587 G + 0.114 B) on the 8-bit scale, 0 to 255,
/// not rounded; 16-bit samples are divided by 257. Alpha is ignored. Motion changes brightness, too, so no value is the best by itself:
/// compare with the reference's values (<see cref="MeanSquaredError"/>), or methods of like brightness with one another.
/// </remarks>
public static class MeanAbsoluteBrightnessDifference
{
    private const int BandRows = 64;

    /// <summary>The MABD of two neighbouring frames.</summary>
    /// <param name="first">A frame, in any format.</param>
    /// <param name="second">The next one, of the same size, in any format.</param>
    /// <returns>Levels of 255: 0 for equal frames.</returns>
    /// <exception cref="DmlEnhanceException">The frames differ in size.</exception>
    public static double Compute(Frame first, Frame second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        FrameSamples.RequireEqualSizes(first, second);
        var sums = new double[(first.Height + BandRows - 1) / BandRows];
        Parallel.For(0, sums.Length, band =>
        {
            var before = new double[first.Width];
            var after = new double[first.Width];
            var row = new double[first.Width];
            for (int y = band * BandRows; y < Math.Min((band + 1) * BandRows, first.Height); y++)
            {
                ReadBrightness(first, y, before, row);
                ReadBrightness(second, y, after, row);
                for (int x = 0; x < before.Length; x++)
                    sums[band] += Math.Abs(after[x] - before[x]);
            }
        });
        return sums.Sum() / ((double)first.Width * first.Height);
    }

    /// <summary>How far a video's values are from those of the video as it should be: the paper's mean squared error of the two.</summary>
    /// <param name="values">A value a pair of neighbouring frames.</param>
    /// <param name="reference">The reference's, as many.</param>
    /// <returns>Squared levels: 0 where the brightness changes as the reference's does.</returns>
    /// <exception cref="DmlEnhanceException">There are none, or the numbers of values differ.</exception>
    public static double MeanSquaredError(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(reference);
        if (values.Count != reference.Count || values.Count == 0)
            throw new DmlEnhanceException($"there are {values.Count} and {reference.Count} values of MABD: compare videos of one length, of two frames or more");
        return values.Zip(reference, (ours, theirs) => (ours - theirs) * (ours - theirs)).Average();
    }

    private static void ReadBrightness(Frame frame, int y, double[] brightness, double[] row)
    {
        FrameSamples.ReadRow(frame, y, 0, brightness);
        if (frame.Format.ColourChannels() == 1)
            return;
        for (int x = 0; x < row.Length; x++)
            brightness[x] *= FrameSamples.LumaRed;
        Add(1, FrameSamples.LumaGreen);
        Add(2, FrameSamples.LumaBlue);

        void Add(int channel, double weight)
        {
            FrameSamples.ReadRow(frame, y, channel, row);
            for (int x = 0; x < row.Length; x++)
                brightness[x] += weight * row[x];
        }
    }
}
