namespace DmlEnhance.Metrics;

/// <summary>Weights of a separable Gaussian window.</summary>
internal static class GaussianWindow
{
    /// <summary>The weights along one axis; their outer product is the window, and each sums to 1.</summary>
    /// <param name="size">How many, odd.</param>
    /// <param name="sigma">Standard deviation in pixels.</param>
    public static double[] Create(int size, double sigma)
    {
        var weights = new double[size];
        for (int i = 0; i < size; i++)
        {
            double distance = i - size / 2;
            weights[i] = Math.Exp(-distance * distance / (2 * sigma * sigma));
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
