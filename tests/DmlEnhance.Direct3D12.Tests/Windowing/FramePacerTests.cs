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
        double worst = double.MaxValue;
        for (int frame = 1; frame <= 100; frame++)
        {
            pacer.WaitForNextFrame();
            worst = Math.Min(worst, Stopwatch.GetElapsedTime(start).TotalMilliseconds - (frame * 5));
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        // No frame came before it was due: not by more than the time from the first wait's clock to this one's.
        Assert.True(worst > -1, $"a frame came {-worst} ms early");
        // Late only as far as a machine with other work delays a thread; a drift of 0.5 ms a frame would be 50 ms and more.
        Assert.InRange(elapsed, 499, pacer.Resynchronisations == 0 ? 530 : 2000);
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
