using DmlEnhance.Metrics;
using Xunit;

namespace DmlEnhance.Tests.Metrics;

/// <summary>What NIQE is built of.</summary>
public sealed class NiqeMathTests
{
    [Theory]
    [InlineData(0.1, 9.513507698668731837)]
    [InlineData(0.5, 1.7724538509055160273)]
    [InlineData(1, 1)]
    [InlineData(4.5, 11.631728396567448929)]
    [InlineData(15, 87178291200)]
    public void Gamma_is_that_of_the_tables(double x, double gamma) => Assert.Equal(1, GammaFunction.Of(x) / gamma, 1e-13);

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(2, 1, 4)]
    [InlineData(1, 0.5, 0.25)]
    [InlineData(0.5, 2, 1)]
    public void A_fit_finds_the_distribution_that_the_samples_have(double shape, double left, double right)
    {
        // Quantiles of the distribution instead of random samples: density exp(-(|x| / beta)^shape) by numerical integration.
        var samples = new List<double>();
        AddSide(samples, shape, left, -1, (int)(100_000 * left / (left + right)));
        AddSide(samples, shape, right, 1, (int)(100_000 * right / (left + right)));
        AsymmetricGaussian fit = AsymmetricGaussian.Fit(samples.ToArray());
        // Heavy tails need many samples: 100 000 quantiles of shape 0.5 are 2 % off, the others less.
        Assert.Equal(1, fit.Shape / shape, 0.02);
        Assert.Equal(1, fit.Left / left, 0.04);
        Assert.Equal(1, fit.Right / right, 0.04);
        Assert.Equal((right - left) * GammaFunction.Of(2 / shape) / GammaFunction.Of(1 / shape), fit.Mean, 0.04 * (left + right));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(-1, 0)]
    public void Samples_of_one_sign_have_no_fit(double first, double second)
    {
        AsymmetricGaussian fit = AsymmetricGaussian.Fit([first, second, first]);
        Assert.Equal(0.2, fit.Shape);
        Assert.True(double.IsNaN(fit.Left) && double.IsNaN(fit.Right) && double.IsNaN(fit.Mean));
    }

    [Fact]
    public void The_distance_of_distributions_is_in_units_of_their_spread()
    {
        var first = new MultivariateGaussian([1, 2], new double[,] { { 4, 0 }, { 0, 1 } });
        var second = new MultivariateGaussian([4, 6], new double[,] { { 14, 0 }, { 0, 7 } });
        // Average variances 9 and 4, differences 3 and 4: sqrt(9/9 + 16/4).
        Assert.Equal(Math.Sqrt(5), first.DistanceTo(second), 1e-12);
    }

    private static void AddSide(List<double> samples, double shape, double beta, int sign, int count)
    {
        const int steps = 400_000;
        double end = beta * Math.Pow(40, 1 / shape);
        double total = beta * GammaFunction.Of(1 / shape) / shape;
        double reached = 0;
        int next = 0;
        for (int i = 0; i < steps && next < count; i++)
        {
            // Steps grow from 0 to the tail, where the density is small.
            double from = end * Math.Pow((double)i / steps, 3);
            double to = end * Math.Pow((i + 1.0) / steps, 3);
            reached += (to - from) * Math.Exp(-Math.Pow((from + to) / 2 / beta, shape)) / total;
            for (; next < count && reached > (next + 0.5) / count; next++)
                samples.Add(sign * (from + to) / 2);
        }
    }
}
