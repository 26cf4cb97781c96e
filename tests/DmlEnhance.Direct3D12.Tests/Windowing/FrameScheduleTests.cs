using DmlEnhance.Direct3D12.Windowing;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

public sealed class FrameScheduleTests
{
    [Fact]
    public void The_first_frame_is_due_at_once_and_the_next_an_interval_later()
    {
        var schedule = new FrameSchedule(50, 1000);
        Assert.Equal(12345, schedule.Next(12345));
        Assert.Equal(12365, schedule.Next(12346));
        Assert.Equal(12385, schedule.Next(12366));
    }

    [Fact]
    public void Lateness_and_rounding_do_not_add_up()
    {
        // 60 frames of 16.67 ticks: a rounded interval would be off by 20 ticks after each 60.
        var schedule = new FrameSchedule(60, 1000);
        long now = 0;
        for (int frame = 0; frame <= 6000; frame++)
        {
            long due = schedule.Next(now);
            Assert.InRange(due - (frame * 1000 / 60.0), -0.5, 0.5);
            now = due + (frame % 7);
        }

        Assert.Equal(0, schedule.Resynchronisations);
    }

    [Fact]
    public void A_frame_late_by_less_than_an_interval_keeps_the_schedule()
    {
        var schedule = new FrameSchedule(50, 1000);
        schedule.Next(0);
        Assert.Equal(20, schedule.Next(39));
        Assert.Equal(40, schedule.Next(39));
        Assert.Equal(0, schedule.Resynchronisations);
    }

    [Fact]
    public void After_a_pause_frames_do_not_come_in_a_burst()
    {
        var schedule = new FrameSchedule(50, 1000);
        schedule.Next(0);
        Assert.Equal(5000, schedule.Next(5000));
        Assert.Equal(5020, schedule.Next(5001));
        Assert.Equal(1, schedule.Resynchronisations);
    }
}
