using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class DeviationTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0.75f, 0.25)]
    [InlineData(-1, 1, 2)]
    [InlineData(0, float.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0, float.NaN, double.NaN)]
    [InlineData(float.NaN, 0, double.NaN)]
    [InlineData(float.NaN, float.NaN, double.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, double.NaN)]
    public void The_largest_difference_is_found_and_NaN_is_more_than_any(float expected, float actual, double error)
    {
        Assert.Equal(error, Deviation.Largest([1, expected, 2], [1, actual, 2]));
        // Wherever the NaN is: one that comes after a difference must not be taken for less than it.
        Assert.Equal(error is 0 or 0.25 ? 0.5 : error, Deviation.Largest([0.5f, expected], [1, actual]));
    }

    [Fact]
    public void Results_of_different_lengths_are_not_compared() => Assert.Throws<ArgumentException>(() => Deviation.Largest([1], [1, 2]));

    [Theory]
    [InlineData(0.1, null, true)]
    [InlineData(0.1000001, null, false)]
    [InlineData(double.NaN, null, false)]
    [InlineData(double.PositiveInfinity, null, false)]
    [InlineData(null, null, false)]
    [InlineData(0.0, "a node runs on the CPU", false)]
    public void A_check_passes_where_every_size_is_within_the_tolerance(double? error, string? failure, bool passes)
    {
        CheckResult check = Reports.Check("Add", new SizeResult("1x1", 0, null), new SizeResult("2x2", error, failure)) with { Tolerance = 0.1 };
        Assert.Equal(passes, check.Passed);
        Assert.Equal("2x2", check.Worst!.Size);
    }

    [Fact]
    public void A_check_that_was_run_at_no_size_does_not_pass() => Assert.False(Reports.Check("Add").Passed);
}
