using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

public class TrainingClockTests
{
    [Fact]
    public void It_says_steps_a_second_and_the_share_of_waiting()
    {
        var clock = new TrainingClock();
        Assert.Equal((0, 0), (clock.StepsPerSecond, clock.WaitingShare));
        clock.Start();
        Thread.Sleep(40);
        double share = clock.Stepped(TimeSpan.FromMilliseconds(20));

        // Sleep is not shorter than it is asked for, but may be far longer.
        Assert.InRange(share, 1e-6, 0.51);
        Assert.Equal(share, clock.WaitingShare, 1e-9);
        Assert.InRange(clock.StepsPerSecond, 1e-3, 1 / 0.039);
        clock.Resume();
        Thread.Sleep(40);
        Assert.Equal(0, clock.Stepped(TimeSpan.Zero));
        Assert.InRange(clock.WaitingShare, 1e-6, share * 0.999);
    }

    [Fact]
    public void Validation_and_checkpoints_do_not_count()
    {
        var clock = new TrainingClock();
        clock.Start();
        Thread.Sleep(2);
        clock.Stepped(TimeSpan.Zero);
        Thread.Sleep(500);
        clock.Resume();
        clock.Stepped(TimeSpan.Zero);
        Assert.InRange(clock.StepsPerSecond, 2 / 0.5, 2 / 0.002);
    }
}
