using DmlEnhance.Frames;

namespace DmlEnhance.Metrics;

/// <summary>FSIM, how alike the features (edges, lines) of a picture and its reference are; higher is more alike.</summary>
/// <remarks>
/// L. Zhang, L. Zhang, X. Mou, D. Zhang, "FSIM: A Feature Similarity Index for Image Quality Assessment", IEEE TIP 20 (8), 2011,
/// equations 1 to 10: similarity of phase congruency (T1 0.85) times that of Scharr's gradient (T2 160), weighted by the greater
/// phase congruency of the two; FSIMc also by the similarity of the I and Q of YIQ (T3 and T4 200) to the power 0.03. Pictures are
/// averaged over blocks of F x F pixels first, F a 256th of the shorter side, rounded, as the authors' program does it. Samples are
/// on the 8-bit scale; 16-bit samples are divided by 257 and not rounded. Alpha is ignored.
/// </remarks>
public static class FeatureSimilarity
{
    private const double T1 = 0.85;
    private const double T2 = 160;
    private const double T3 = 200;
    private const double ChromaPower = 0.03;
    private const int ShortestSide = 256;

    /// <summary>The FSIM of a picture, which looks at brightness only.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <param name="reference">What it should be, of the same size, in any format.</param>
    /// <returns>At most 1, which equal pictures have; NaN where neither picture has a feature (both are flat).</returns>
    /// <exception cref="DmlEnhanceException">The pictures differ in size.</exception>
    public static double Compute(Frame image, Frame reference) => Compute(image, reference, colour: false);

    /// <summary>The FSIMc of a picture, which looks at colour, too.</summary>
    /// <inheritdoc cref="Compute(Frame, Frame)"/>
    public static double ComputeColour(Frame image, Frame reference) => Compute(image, reference, colour: true);

    private static double Compute(Frame image, Frame reference, bool colour)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        FrameSamples.RequireEqualSizes(image, reference);
        FeaturePlanes ours = FeaturePlanes.Of(image, colour);
        FeaturePlanes theirs = FeaturePlanes.Of(reference, colour);
        double similarities = 0;
        double weights = 0;
        for (int i = 0; i < ours.Congruency.Length; i++)
        {
            double similarity = Similarity(ours.Congruency[i], theirs.Congruency[i], T1) * Similarity(ours.Gradient[i], theirs.Gradient[i], T2);
            if (colour)
                similarity *= Chroma(Similarity(ours.I[i], theirs.I[i], T3) * Similarity(ours.Q[i], theirs.Q[i], T3));
            double weight = Math.Max(ours.Congruency[i], theirs.Congruency[i]);
            similarities += similarity * weight;
            weights += weight;
        }

        return weights == 0 ? double.NaN : similarities / weights;
    }

    private static double Similarity(double a, double b, double constant) => (2 * a * b + constant) / (a * a + b * b + constant);

    // Opposite colours have a negative similarity; of its complex power the authors take the real part.
    private static double Chroma(double similarity) =>
        Math.Pow(Math.Abs(similarity), ChromaPower) * (similarity < 0 ? Math.Cos(ChromaPower * Math.PI) : 1);

    /// <summary>How many pixels, in either direction, are averaged into one.</summary>
    internal static int Step(int width, int height) =>
        Math.Max(1, (int)Math.Round(Math.Min(width, height) / (double)ShortestSide, MidpointRounding.AwayFromZero));
}
