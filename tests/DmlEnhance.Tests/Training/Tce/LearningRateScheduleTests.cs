using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Tce;

public class LearningRateScheduleTests
{
    /// <summary>What PyTorch's LambdaLR gives with the authors' rule and numbers, stepped where they step it, at 7 steps an epoch.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(149 * 7, 1)]
    [InlineData(150 * 7 - 1, 1)]
    [InlineData(150 * 7, 0.9933333333333334)]
    [InlineData(151 * 7 - 1, 0.9933333333333334)]
    [InlineData(151 * 7, 0.9866666666666667)]
    [InlineData(225 * 7, 0.4933333333333333)]
    [InlineData(299 * 7 - 1, 0.0066666666666667)]
    [InlineData(299 * 7, 0)]
    [InlineData(300 * 7 - 1, 0)]
    public void The_published_schedule_is_that_of_PyTorch(long step, double expected) =>
        Assert.Equal(expected * 1e-4, LinearSchedule.Over(7, 300).Rate(1e-4, step), 1e-15);

    [Fact]
    public void The_rate_is_never_negative() =>
        Assert.Equal([1, 1, 1, 0.5, 0, 0, 0], Enumerable.Range(0, 7).Select(step => new LinearSchedule(1, 3, 2).Rate(1, step)));

    [Fact]
    public void A_run_of_any_length_has_the_whole_rate_for_half_of_its_epochs()
    {
        Assert.Equal(new LinearSchedule(5, 150, 150), LinearSchedule.Over(5, 300));
        Assert.Equal(new LinearSchedule(5, 2, 3), LinearSchedule.Over(5, 5));
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(step => LinearSchedule.Over(1, 2).Rate(1, step)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearSchedule.Over(5, 1));
    }

    [Fact]
    public void Numbers_that_make_no_schedule_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearSchedule.Over(1, 2).Rate(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RootSchedule().Rate(1, -1));
    }

    [Fact]
    public void The_other_schedule_rises_and_then_falls_with_the_root_of_the_steps()
    {
        LearningRateSchedule schedule = new RootSchedule();
        Assert.Equal(2e-6, schedule.Rate(1e-3, 0), 1e-12);
        Assert.Equal(1e-3, schedule.Rate(1e-3, 499), 1e-12);
        Assert.Equal(5e-4, schedule.Rate(1e-3, 1999), 1e-12);
    }

    /// <summary>The first is what runs of the project have in their checkpoints already.</summary>
    [Fact]
    public void The_text_tells_schedules_apart()
    {
        Assert.Equal("after 500 steps, then falling with their root", new RootSchedule().Description);
        Assert.Equal("for 150 epochs of 83 steps, then falling linearly to 0 in 150 epochs", LinearSchedule.Over(83, 300).Description);
    }
}
