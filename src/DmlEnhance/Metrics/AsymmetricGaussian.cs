namespace DmlEnhance.Metrics;

/// <summary>An asymmetric generalised Gaussian distribution of mode 0, fitted to samples by their moments.</summary>
/// <remarks>
/// NIQE's equations 4 to 7 (Mittal, Soundararajan, Bovik 2013); the fit is that of N.-E. Lasmar, Y. Stitou, Y. Berthoumieu,
/// "Multiscale Skewed Heavy Tailed Model for Texture Analysis", ICIP 2009.
/// </remarks>
/// <param name="Shape">Alpha: the nearest of 0.2, 0.201, ..., 10.</param>
/// <param name="Mean">Eta, the mean of the distribution.</param>
/// <param name="Left">Beta of the negative side, a length.</param>
/// <param name="Right">Beta of the positive side, a length.</param>
internal readonly record struct AsymmetricGaussian(double Shape, double Mean, double Left, double Right)
{
    private static readonly double[] Shapes = [.. Enumerable.Range(200, 9801).Select(thousandths => thousandths / 1000.0)];

    // Gamma(2/a)^2 / (Gamma(1/a) Gamma(3/a)): grows with the shape a.
    private static readonly double[] Ratios =
        [.. Shapes.Select(a => GammaFunction.Of(2 / a) * GammaFunction.Of(2 / a) / (GammaFunction.Of(1 / a) * GammaFunction.Of(3 / a)))];

    /// <summary>Fits the distribution.</summary>
    /// <returns>
    /// For samples without a negative or without a positive one, which no such distribution has, the least shape and NaN:
    /// the authors' MATLAB program makes that of them (min over nothing but NaN is the first), and its scores rest on it.
    /// </returns>
    public static AsymmetricGaussian Fit(ReadOnlySpan<double> samples)
    {
        double leftSquares = 0, rightSquares = 0, magnitudes = 0;
        int leftCount = 0, rightCount = 0;
        foreach (double sample in samples)
        {
            magnitudes += Math.Abs(sample);
            if (sample < 0)
            {
                leftSquares += sample * sample;
                leftCount++;
            }
            else if (sample > 0)
            {
                rightSquares += sample * sample;
                rightCount++;
            }
        }

        if (leftCount == 0 || rightCount == 0)
            return new AsymmetricGaussian(Shapes[0], double.NaN, double.NaN, double.NaN);
        double left = Math.Sqrt(leftSquares / leftCount);
        double right = Math.Sqrt(rightSquares / rightCount);
        double skew = left / right;
        double meanMagnitude = magnitudes / samples.Length;
        double ratio = meanMagnitude * meanMagnitude / ((leftSquares + rightSquares) / samples.Length);
        double squaredSkew = skew * skew;
        ratio *= (squaredSkew * skew + 1) * (skew + 1) / ((squaredSkew + 1) * (squaredSkew + 1));

        double shape = ShapeOf(ratio);
        double toBeta = Math.Sqrt(GammaFunction.Of(1 / shape) / GammaFunction.Of(3 / shape));
        double mean = (right - left) * toBeta * (GammaFunction.Of(2 / shape) / GammaFunction.Of(1 / shape));
        return new AsymmetricGaussian(shape, mean, left * toBeta, right * toBeta);
    }

    private static double ShapeOf(double ratio)
    {
        // Underflow of squares can make the ratio NaN; then, too, MATLAB's min is the first.
        if (double.IsNaN(ratio))
            return Shapes[0];
        int above = Array.BinarySearch(Ratios, ratio);
        above = above < 0 ? ~above : above;
        if (above == 0)
            return Shapes[0];
        if (above == Ratios.Length)
            return Shapes[^1];
        return ratio - Ratios[above - 1] <= Ratios[above] - ratio ? Shapes[above - 1] : Shapes[above];
    }
}
