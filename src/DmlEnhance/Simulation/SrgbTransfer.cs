namespace DmlEnhance.Simulation;

/// <summary>The sRGB transfer function, IEC 61966-2-1:1999: between encoded samples and linear light.</summary>
/// <remarks>
/// Light adds up in linear values only: exposure, noise variance and averaging over an area are done there,
/// never on encoded samples.
/// </remarks>
public static class SrgbTransfer
{
    // So fine that a cell holds a boundary or two between samples at most, also where the curve is steepest (0.8 samples a cell).
    private const int Cells = 4096;

    // The least light of each sample, and no light of one more: a noisy picture asks for millions of powers otherwise.
    private static readonly double[] Least = [.. Enumerable.Range(0, 256).Select(LeastLight), double.PositiveInfinity];

    // The sample of the least light in each cell.
    private static readonly byte[] Lowest = [.. Enumerable.Range(0, Cells).Select(cell => Rounded((double)cell / Cells))];

    /// <summary>Linear light of an encoded value.</summary>
    /// <param name="encoded">sRGB-encoded value; 0 is black, 1 is white.</param>
    /// <returns>Linear light; 0 is black, 1 is white.</returns>
    public static double Decode(double encoded) =>
        encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    /// <summary>Encoded value of linear light; the inverse of <see cref="Decode"/>.</summary>
    /// <param name="linear">Linear light; 0 is black, 1 is white.</param>
    /// <returns>sRGB-encoded value; 0 is black, 1 is white.</returns>
    public static double Encode(double linear) =>
        linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055;

    /// <summary>Encoded 8-bit sample of linear light: clipped to [0,1], encoded, rounded to the nearest of 256 levels.</summary>
    /// <param name="linear">Linear light; 0 is black, 1 is white.</param>
    public static byte EncodeToByte(double linear)
    {
        if (!(linear > 0))
            return 0;
        if (linear >= 1)
            return byte.MaxValue;
        int sample = Lowest[(int)(linear * Cells)];
        while (linear >= Least[sample + 1])
            sample++;
        return (byte)sample;
    }

    /// <summary>Linear light of each of the 256 encoded 8-bit samples, indexed by sample.</summary>
    public static double[] DecodeTable()
    {
        var table = new double[256];
        for (int sample = 0; sample < table.Length; sample++)
            table[sample] = Decode(sample / 255.0);
        return table;
    }

    private static byte Rounded(double linear) => (byte)Math.Round(255 * Encode(linear), MidpointRounding.AwayFromZero);

    // Halving an interval of doubles until its ends are neighbours: no rounding decides otherwise than Rounded does.
    private static double LeastLight(int sample)
    {
        (double below, double from) = (0, 1);
        if (sample == 0)
            return below;
        for (double middle = 0.5; middle > below && middle < from; middle = (below + from) / 2)
            (below, from) = Rounded(middle) >= sample ? (below, middle) : (middle, from);
        return from;
    }
}
