using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>What is shown when, with a decoder and a clock that stand where the test wants them to.</summary>
public sealed class VideoPlaybackTests
{
    private const int Frames = 60;

    // Of the frame that is shown: two wait, and one is ready to wait.
    private const int Ahead = VideoPlayback.LongestQueue + 1;

    // Only a failure waits so long.
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    private readonly HandClock _clock = new();

    [Fact]
    public void A_video_plays_at_its_own_speed_and_late_frames_are_dropped_and_counted()
    {
        var frames = new ScriptedFrames(Frames);
        using VideoPlayback playback = Play(frames);
        Assert.True(playback.Advance());
        Assert.Equal(0, Shown(playback));
        Assert.False(playback.Advance());

        _clock.Go(0.305);
        WaitFor(playback, () => Shown(playback) == 30);
        WaitUntil(() => frames.Read == 31 + Ahead);
        // Nothing that is not due yet is shown, however long the decoder has been ahead.
        Assert.False(playback.Advance());
        Assert.Equal(30, Shown(playback));
        Assert.Equal(31, playback.FramesShown + playback.FramesDropped);

        // Somebody who shows one frame in a third of a second sees that of the moment, not the next one in the queue.
        _clock.Go(0.2);
        WaitFor(playback, () => Shown(playback) == 50);
        Assert.InRange(playback.FramesDropped, 17, 49);
    }

    [Fact]
    public void Two_frames_wait_and_then_the_decoder_does()
    {
        var frames = new ScriptedFrames(Frames);
        using VideoPlayback playback = Play(frames);
        playback.Advance();
        WaitUntil(() => frames.Read == 1 + Ahead);
        for (int frame = 1; frame < 30; frame++)
        {
            _clock.Go(0.01);
            WaitFor(playback, () => Shown(playback) == frame);
            WaitUntil(() => frames.Read >= frame + 1 + Ahead);
            Assert.Equal(frame + 1 + Ahead, frames.Read);
        }

        Assert.Null(playback.Failure);
    }

    [Fact]
    public async Task A_decoder_that_stands_still_stalls_nobody_and_its_late_frames_are_shown_all_the_same()
    {
        using var gate = new SemaphoreSlim(1);
        var frames = new ScriptedFrames(Frames, gate);
        using VideoPlayback playback = Play(frames);
        Assert.True(playback.Advance());
        _clock.Go(100);
        // The decoder gives nothing before the gate opens: whoever waited for it would wait without end.
        Assert.False(await Task.Run(() => Enumerable.Range(0, 100).Any(_ => playback.Advance())).WaitAsync(LongEnough));

        for (int frame = 1; frame < 5; frame++)
        {
            gate.Release();
            WaitFor(playback, () => Shown(playback) == frame);
            _clock.Go(100);
        }

        Assert.Equal(0, playback.FramesDropped);
        // Once it keeps up the video goes on at its own speed from there, and does not run after the lost time.
        gate.Release(Frames);
        WaitFor(playback, () => Shown(playback) == 5);
        _clock.Go(0.1);
        WaitFor(playback, () => Shown(playback) == 15);
        WaitUntil(() => frames.Read == 16 + Ahead);
        Assert.False(playback.Advance());
    }

    [Fact]
    public void A_pause_stops_the_clock_and_a_step_shows_the_next_frame()
    {
        var frames = new ScriptedFrames(Frames);
        using VideoPlayback playback = Play(frames);
        playback.Advance();
        _clock.Go(0.105);
        WaitFor(playback, () => Shown(playback) == 10);
        playback.IsPaused = true;
        _clock.Go(100);
        WaitUntil(() => frames.Read == 11 + Ahead);
        Assert.False(playback.Advance());
        for (int frame = 11; frame < 15; frame++)
        {
            playback.Step();
            WaitFor(playback, () => Shown(playback) == frame);
            Assert.True(playback.IsPaused);
        }

        long dropped = playback.FramesDropped;
        playback.IsPaused = false;
        Assert.False(playback.Advance());
        _clock.Go(0.01);
        WaitFor(playback, () => Shown(playback) == 15);
        Assert.Equal(dropped, playback.FramesDropped);
    }

    [Fact]
    public void The_video_begins_again_at_its_end_as_long_as_that_is_asked_for()
    {
        int rounds = 0;
        ScriptedFrames Open()
        {
            rounds++;
            return new ScriptedFrames(10);
        }

        using VideoPlayback playback = ByHand(Open);
        int[] shown = [.. Enumerable.Range(0, 25).Select(frame => At(playback, frame * 0.01))];
        Assert.Equal(Enumerable.Range(0, 25).Select(frame => frame % 10), shown);
        Assert.Equal(3, rounds);
        Assert.False(playback.HasEnded);
        playback.IsLooping = false;
        Assert.Equal(9, At(playback, 10));
        Assert.True(playback.HasEnded);
        Assert.Null(playback.Failure);
        playback.IsLooping = true;
        Assert.Equal(5, At(playback, 10.05));
    }

    [Fact]
    public void Without_real_time_every_frame_that_is_asked_for_is_waited_for()
    {
        using VideoPlayback playback = ByHand(() => new ScriptedFrames(Frames));
        Assert.Equal([0, 0, 1, 25, 25, 59], new[] { 0, 0.004, 0.01, 0.255, 0.255, 0.595 }.Select(time => At(playback, time)));
        Assert.Equal(4, playback.FramesShown);
        Assert.Equal(Frames - 4, playback.FramesDropped);
    }

    [Theory]
    [InlineData(0.2, 20)]
    [InlineData(0.205, 21)]
    [InlineData(100, 59)]
    public void What_lies_before_the_start_is_passed_over(double start, int first)
    {
        using VideoPlayback playback = ByHand(() => new ScriptedFrames(Frames), new VideoPlaybackOptions { Start = TimeSpan.FromSeconds(start), IsLooping = false, IsRealTime = false });
        Assert.Equal(first, At(playback, 0));
        Assert.Equal(0, playback.FramesDropped);
        Assert.Equal(Math.Min(59, first + 10), At(playback, 0.105));
    }

    [Fact]
    public void A_video_of_one_frame_does_not_begin_again_and_again()
    {
        var only = new ScriptedFrames(1);
        using VideoPlayback playback = ByHand(() => only.Read == 0 ? only : throw new InvalidOperationException("it began again"));
        Assert.Equal(0, At(playback, 0));
        Assert.Equal(0, At(playback, 5));
        Assert.True(playback.HasEnded);
        Assert.True(only.IsDisposed);
    }

    [Fact]
    public void Whatever_a_decoder_throws_ends_the_video_and_not_the_process()
    {
        // The second frame's time, and so the next round's, is beyond what a time can be.
        using VideoPlayback endless = ByHand(() => new ScriptedFrames(2, times: frame => frame == 0 ? 0 : 1L << 62));
        endless.AdvanceTo(TimeSpan.FromDays(1));
        WaitUntil(() => endless.Failure is not null);
        Assert.StartsWith("film: ", endless.Failure, StringComparison.Ordinal);
        using VideoPlayback broken = ByHand(() => new ScriptedFrames(5, times: frame => frame < 3 ? frame : throw new InvalidOperationException("a defect")));
        Assert.Equal(2, At(broken, 1));
        Assert.Equal("film: a defect", broken.Failure);
    }

    [Fact]
    public void Of_a_camera_the_newest_frame_is_shown_and_none_while_it_is_paused()
    {
        using var gate = new SemaphoreSlim(1);
        var frames = new ScriptedFrames(Frames, gate);
        using var playback = new VideoPlayback("camera", _ => frames, rate: null, isLive: true, new VideoPlaybackOptions(), _clock, CancellationToken.None);
        Assert.True(playback.Advance());
        gate.Release(20);
        // The one after the twentieth is asked for once that is there.
        WaitUntil(() => frames.Asked == 22);
        WaitFor(playback, () => Shown(playback) == 20);
        Assert.Equal(21, playback.FramesShown + playback.FramesDropped);
        Assert.NotNull(playback.FrameRate);

        playback.IsPaused = true;
        long dropped = playback.FramesDropped;
        gate.Release(10);
        WaitUntil(() => frames.Asked == 32);
        Assert.False(playback.Advance());
        playback.Step();
        WaitFor(playback, () => Shown(playback) == 30);
        Assert.False(playback.Advance());
        Assert.Equal(dropped, playback.FramesDropped);
    }

    [Fact]
    public void Disposing_ends_a_decoder_that_waits_for_whatever()
    {
        using var gate = new SemaphoreSlim(1);
        var stuck = new ScriptedFrames(Frames, gate);
        Play(stuck).Dispose();
        Assert.True(stuck.IsDisposed);
        var full = new ScriptedFrames(Frames);
        VideoPlayback playback = Play(full);
        WaitUntil(() => full.Read == 1 + Ahead);
        playback.Dispose();
        playback.Dispose();
        Assert.True(full.IsDisposed);
        var over = new ScriptedFrames(2);
        playback = ByHand(() => over, new VideoPlaybackOptions { IsLooping = false, IsRealTime = false });
        Assert.Equal(1, At(playback, 1));
        playback.Dispose();
        Assert.True(over.IsDisposed);
    }

    private VideoPlayback Play(ScriptedFrames frames) => new("film", _ => frames, rate: 100, isLive: false, new VideoPlaybackOptions(), _clock, CancellationToken.None);

    private VideoPlayback ByHand(Func<ScriptedFrames> open, VideoPlaybackOptions? options = null) =>
        new("film", _ => open(), rate: 100, isLive: false, options ?? new VideoPlaybackOptions { IsRealTime = false }, _clock, CancellationToken.None);

    private static int At(VideoPlayback playback, double seconds)
    {
        playback.AdvanceTo(TimeSpan.FromSeconds(seconds));
        return Shown(playback);
    }

    private static void WaitUntil(Func<bool> isThere) => Assert.True(SpinWait.SpinUntil(isThere, LongEnough));

    private static int Shown(VideoPlayback playback) => playback.Current.Samples[0];

    private static void WaitFor(VideoPlayback playback, Func<bool> isThere) =>
        Assert.True(SpinWait.SpinUntil(() => (playback.Advance() || true) && isThere(), LongEnough), $"frame {Shown(playback)} is shown");
}
