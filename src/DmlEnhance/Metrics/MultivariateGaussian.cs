using System.Globalization;

namespace DmlEnhance.Metrics;

/// <summary>Mean and covariance of feature vectors.</summary>
/// <param name="Mean">n values.</param>
/// <param name="Covariance">n x n values, symmetric.</param>
internal sealed record MultivariateGaussian(double[] Mean, double[,] Covariance)
{
    /// <summary>Reads lines of numbers: the mean, then the rows of the covariance; lines that begin with '#' are comments.</summary>
    public static MultivariateGaussian Parse(TextReader text)
    {
        var lines = new List<double[]>();
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                lines.Add([.. line.Split(' ').Select(number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture))]);
        }

        int count = lines[0].Length;
        var covariance = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                covariance[i, j] = lines[i + 1][j];
        }

        return new MultivariateGaussian(lines[0], covariance);
    }

    /// <summary>
    /// Mean of each feature over the vectors where it is a number; covariance over the vectors that are whole
    /// (MATLAB's nanmean and nancov).
    /// </summary>
    /// <returns>Null where fewer than two vectors are whole: they have no covariance.</returns>
    public static MultivariateGaussian? Fit(IReadOnlyCollection<double[]> vectors)
    {
        List<double[]> whole = [.. vectors.Where(vector => !vector.Any(double.IsNaN))];
        if (whole.Count < 2)
            return null;
        int count = whole[0].Length;
        var mean = new double[count];
        var wholeMean = new double[count];
        for (int i = 0; i < count; i++)
        {
            mean[i] = vectors.Select(vector => vector[i]).Where(value => !double.IsNaN(value)).Average();
            wholeMean[i] = whole.Average(vector => vector[i]);
        }

        var covariance = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                covariance[i, j] = whole.Sum(vector => (vector[i] - wholeMean[i]) * (vector[j] - wholeMean[j])) / (whole.Count - 1);
        }

        return new MultivariateGaussian(mean, covariance);
    }

    /// <summary>NIQE's equation 10: the distance of two means, in units of the two covariances' average.</summary>
    /// <remarks>
    /// The authors take a pseudo-inverse. The pristine covariance is positive definite (condition 1.6e5) and the other one has
    /// no negative eigenvalue, so their average has an inverse, and the two are the same.
    /// </remarks>
    public double DistanceTo(MultivariateGaussian other)
    {
        // Cholesky: average = L L', and the distance is the length of L^-1 difference, solved on the way.
        int count = Mean.Length;
        var lower = new double[count, count];
        var solved = new double[count];
        double squares = 0;
        for (int i = 0; i < count; i++)
        {
            double rest = Mean[i] - other.Mean[i];
            for (int j = 0; j <= i; j++)
            {
                double sum = (Covariance[i, j] + other.Covariance[i, j]) / 2;
                for (int k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
                if (j < i)
                    rest -= lower[i, j] * solved[j];
            }

            solved[i] = rest / lower[i, i];
            squares += solved[i] * solved[i];
        }

        return Math.Sqrt(squares);
    }
}
