namespace DmlEnhance.Metrics;

/// <summary>The gamma function, which .NET lacks.</summary>
internal static class GammaFunction
{
    private const double G = 7;

    // C. Lanczos, "A Precision Approximation of the Gamma Function", SIAM J. Numer. Anal. B 1, 1964; coefficients for g = 7,
    // n = 9 as computed by P. Godfrey: relative error below 1e-14.
    private static readonly double[] Coefficients =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Gamma of a positive number.</summary>
    public static double Of(double x)
    {
        if (x < 0.5)
            return Math.PI / (Math.Sin(Math.PI * x) * Of(1 - x));
        double z = x - 1;
        double sum = Coefficients[0];
        for (int i = 1; i < Coefficients.Length; i++)
            sum += Coefficients[i] / (z + i);
        double t = z + G + 0.5;
        return Math.Sqrt(2 * Math.PI) * Math.Pow(t, z + 0.5) * Math.Exp(-t) * sum;
    }
}
