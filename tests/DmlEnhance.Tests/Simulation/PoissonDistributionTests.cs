using DmlEnhance.Simulation;
using Xunit;

namespace DmlEnhance.Tests.Simulation;

public sealed class PoissonDistributionTests
{
    private const int Draws = 400_000;

    // Either side of 10 lie the two algorithms.
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(11.5)]
    [InlineData(200)]
    [InlineData(20_000)]
    public void Mean_and_variance_are_the_parameter(double expected)
    {
        double[] counts = Draw(expected);
        double mean = counts.Average();
        double variance = counts.Average(count => Math.Pow(count - mean, 2));

        // Four standard errors: sqrt(mean / n), and sqrt((2 mean^2 + mean) / n).
        Assert.Equal(expected, mean, 4 * Math.Sqrt(expected / Draws) + 1e-12);
        Assert.Equal(expected, variance, 4 * Math.Sqrt((2 * expected * expected + expected) / Draws) + 1e-12);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(25)]
    public void Each_count_comes_up_as_often_as_the_probability_says(double mean)
    {
        double[] counts = Draw(mean);
        double probability = Math.Exp(-mean);
        for (int count = 0; count <= 3 * mean; probability *= mean / ++count)
        {
            double share = counts.Count(drawn => drawn == count) / (double)Draws;
            Assert.Equal(probability, share, 4.5 * Math.Sqrt(probability / Draws) + 2.0 / Draws);
        }
    }

    private static double[] Draw(double mean)
    {
        var distribution = new PoissonDistribution(mean);
        var counts = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            var source = new NoiseSource(seed: 11, index: (ulong)i);
            counts[i] = distribution.Sample(ref source);
        }

        return counts;
    }
}
