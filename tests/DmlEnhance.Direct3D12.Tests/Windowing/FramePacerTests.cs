using System.Diagnostics;
using DmlEnhance.Direct3D12.Windowing;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed class FramePacerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hundred_frames_at_200_a_second_take_half_a_second(bool highResolution)
    {
        using FramePacer pacer = highResolution ? new FramePacer(200) : new FramePacer(200, timerFlags: 0);
        if (!highResolution)
            Assert.False(pacer.IsHighResolution);
        pacer.WaitForNextFrame();
        long start = Stopwatch.GetTimestamp();
        double[] late = new double[100];
        for (int frame = 0; frame < late.Length; frame++)
        {
            pacer.WaitForNextFrame();
            late[frame] = Stopwatch.GetElapsedTime(start).TotalMilliseconds - ((frame + 1) * 5);
        }

        // No frame came before it was due, but for the time between the pacer's first look at its clock and this test's.
        Assert.True(late.Min() > -1, $"a frame came {-late.Min()} ms early");
        // Other work on the machine delays frames by whatever it takes, but not all of the last twenty by what 0.2 ms a frame would add up to.
        if (pacer.Resynchronisations == 0)
            Assert.True(late[^20..].Min() < 16, $"the frames drifted by {late[^20..].Min()} ms");
        Assert.True(late[^1] < 4500, $"100 frames took {500 + late[^1]} ms");
    }

    [Fact]
    public void A_slow_frame_is_not_made_up_for()
    {
        using var pacer = new FramePacer(100);
        pacer.WaitForNextFrame();
        Thread.Sleep(60);
        pacer.WaitForNextFrame();
        long start = Stopwatch.GetTimestamp();
        for (int frame = 0; frame < 3; frame++)
            pacer.WaitForNextFrame();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 29, 2000);
        Assert.True(pacer.Resynchronisations >= 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_cannot_be_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePacer(rate));

    [Fact]
    public void A_disposed_pacer_says_so()
    {
        var pacer = new FramePacer(60);
        pacer.Dispose();
        pacer.Dispose();
        Assert.Throws<ObjectDisposedException>(pacer.WaitForNextFrame);
    }
}
