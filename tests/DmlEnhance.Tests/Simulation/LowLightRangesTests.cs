using DmlEnhance.Simulation;
using Xunit;

namespace DmlEnhance.Tests.Simulation;

public class LowLightRangesTests
{
    private const int Draws = 20_000;

    // The largest distance of an empirical distribution from the true one (Kolmogorov and Smirnov) exceeds this in 1 of 1,500 seeds.
    private static readonly double Far = 2 / Math.Sqrt(Draws);

    public static TheoryData<string, double, double> Levels { get; } = new()
    {
        { nameof(LowLightRanges.Easy), 1.0 / 8, 1 / 2.5 },
        { nameof(LowLightRanges.Medium), 1.0 / 30, 1.0 / 8 },
        { nameof(LowLightRanges.Difficult), 1.0 / 150, 1.0 / 30 },
        { nameof(LowLightRanges.All), 1.0 / 150, 1 / 2.5 },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void Exposures_of_a_level_are_uniform_in_their_logarithm_between_its_ends(string level, double least, double most)
    {
        var ranges = (LowLightRanges)typeof(LowLightRanges).GetProperty(level)!.GetValue(null)!;
        AssertUniform(Sorted(ranges, simulation => Math.Log(simulation.Exposure)), Math.Log(least), Math.Log(most));
    }

    [Fact]
    public void The_other_parameters_are_uniform_over_their_documented_ranges()
    {
        LowLightRanges ranges = LowLightRanges.All;
        AssertUniform(Sorted(ranges, simulation => Math.Log(simulation.FullWellElectrons)), Math.Log(500), Math.Log(10_000));
        AssertUniform(Sorted(ranges, simulation => simulation.ReadNoiseElectrons), 1, 5);
        AssertUniform(Sorted(ranges, simulation => Math.Log(simulation.RedGain)), Math.Log(0.85), Math.Log(1.18));
        AssertUniform(Sorted(ranges, simulation => Math.Log(simulation.BlueGain)), Math.Log(0.85), Math.Log(1.18));
    }

    [Fact]
    public void Half_of_the_pictures_are_JPEG_of_every_quality_from_75_to_95()
    {
        int?[] qualities = [.. Simulations(LowLightRanges.All).Select(simulation => simulation.JpegQuality)];
        // Four standard deviations of a share of a half.
        Assert.Equal(0.5, qualities.Count(quality => quality is null) / (double)Draws, 2 / Math.Sqrt(Draws));
        ILookup<int, int> counts = qualities.OfType<int>().ToLookup(quality => quality);
        Assert.Equal(Enumerable.Range(75, 21), counts.Select(quality => quality.Key).Order());
        // 476 of each are expected; five standard deviations are 109.
        Assert.All(counts, quality => Assert.InRange(quality.Count(), 367, 585));
    }

    [Fact]
    public void Parameters_are_drawn_independently_of_each_other()
    {
        LowLightSimulation[] simulations = Simulations(LowLightRanges.All);
        Func<LowLightSimulation, double>[] parameters =
        [
            simulation => Math.Log(simulation.Exposure),
            simulation => Math.Log(simulation.FullWellElectrons),
            simulation => simulation.ReadNoiseElectrons,
            simulation => Math.Log(simulation.RedGain),
            simulation => Math.Log(simulation.BlueGain),
            simulation => simulation.JpegQuality is null ? 0 : 1,
        ];
        for (int i = 0; i < parameters.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                // Four standard errors of the correlation of so many independent pairs.
                Assert.InRange(Correlation([.. simulations.Select(parameters[i])], [.. simulations.Select(parameters[k])]), -4 / Math.Sqrt(Draws), 4 / Math.Sqrt(Draws));
            }
        }
    }

    [Fact]
    public void A_draw_depends_on_seed_and_index_alone()
    {
        LowLightSimulation[] forwards = [.. Enumerable.Range(0, 50).Select(i => LowLightRanges.All.Draw(3, (ulong)i))];
        LowLightSimulation[] backwards = [.. Enumerable.Range(0, 50).Reverse().Select(i => LowLightRanges.All.Draw(3, (ulong)i)).Reverse()];
        Assert.Equal(forwards, backwards);
        Assert.Equal(50, forwards.Distinct().Count());
        Assert.NotEqual(forwards[0], LowLightRanges.All.Draw(4, 0));
    }

    [Fact]
    public void A_range_of_one_value_gives_that_value_and_changes_no_other_draw()
    {
        LowLightSimulation drawn = LowLightRanges.All.Draw(3, 5);
        LowLightRanges fixedExposure = LowLightRanges.All with { Exposure = new(0.05, 0.05), JpegProbability = 0 };
        Assert.Equal(drawn with { Exposure = 0.05, JpegQuality = null }, fixedExposure.Draw(3, 5));
    }

    [Fact]
    public void A_draw_is_the_same_on_every_system()
    {
        Assert.Equal(11404727836464292770UL, SimulationSeed.Of(1, "trip/a.jpg", 2));
        // Worked out from the documented steps by another program.
        Assert.Equal(
            new LowLightSimulation { Exposure = 0.024595, FullWellElectrons = 901.744, ReadNoiseElectrons = 3.89339, RedGain = 0.958384, BlueGain = 1.14071, JpegQuality = 82 },
            LowLightRanges.All.Draw(1, 2));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.4)]
    [InlineData(0.5, 1.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, double.PositiveInfinity)]
    public void Ranges_that_mean_nothing_are_refused(double min, double max)
    {
        var range = new ParameterRange(min, max);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { Exposure = range });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { JpegQuality = range });
    }

    [Fact]
    public void Each_parameter_has_limits_of_its_own()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { FullWellElectrons = new(0, 10) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { ReadNoiseElectrons = new(-1, 3) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { WhiteBalanceGain = new(0, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { JpegQuality = new(80.5, 90) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightRanges { JpegProbability = 1.1 });
    }

    [Fact]
    public void Names_and_copies_have_seeds_of_their_own()
    {
        ulong[] few = [0, 1];
        string[] names = ["", "a", "b", "a/b"];
        ulong[] seeds = [.. from seed in few from name in names from copy in few select SimulationSeed.Of(seed, name, copy)];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    private static LowLightSimulation[] Simulations(LowLightRanges ranges) => [.. Enumerable.Range(0, Draws).Select(i => ranges.Draw(1, (ulong)i))];

    private static double[] Sorted(LowLightRanges ranges, Func<LowLightSimulation, double> parameter) => [.. Simulations(ranges).Select(parameter).Order()];

    private static void AssertUniform(double[] sorted, double least, double most)
    {
        Assert.InRange(sorted[0], least, most);
        Assert.InRange(sorted[^1], least, most);
        double farthest = 0;
        for (int i = 0; i < sorted.Length; i++)
            farthest = Math.Max(farthest, Math.Abs((sorted[i] - least) / (most - least) - (i + 0.5) / sorted.Length));
        Assert.InRange(farthest, 0, Far);
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        double xy = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return xy / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
