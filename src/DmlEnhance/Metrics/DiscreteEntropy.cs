using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>DE, the Shannon entropy of a picture's grey levels, in bits; higher is more varied.</summary>
/// <remarks>
/// -sum p log2 p over the 256 levels that occur (Shannon, "A Mathematical Theory of Communication", 1948; as a score of
/// pictures: Ye, Mohamadian, Ye, "Discrete entropy and relative entropy study on nonlinear clustering of underwater and
/// arial images", CCA 2007). Grey is MATLAB's rgb2gray, 0.299 R + 0.587 G + 0.114 B rounded to a level, as in the code that
/// low-light papers publish; 16-bit pictures are rounded to 256 levels. Alpha is ignored.
/// </remarks>
public static class DiscreteEntropy
{
    /// <summary>The entropy of a picture.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <returns>0 (one level) to 8 (all levels equally often).</returns>
    public static double Compute(Frame image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] levels = FrameSamples.GreyLevels(image);
        var counts = new int[256];
        foreach (byte level in levels)
            counts[level]++;

        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
            {
                double probability = (double)count / levels.Length;
                bits += probability * Math.Log2((double)levels.Length / count);
            }
        }

        return bits;
    }
}
