using System.Diagnostics;
using System.Text.Json;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using DmlEnhance.Tests;
using DmlEnhance.Video;
using NightSceneViewer;
using NightSceneViewer.Sources;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

/// <summary>Videos as sources: ffmpeg's program for Windows decodes a clip of 50 frames in 2 s whose brightness counts them.</summary>
[Collection(Desktop.Name)]
public sealed class ViewerVideoTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 48;
    private const int WindowScale = 2; // the least window is larger than the clip
    private const int Rate = 25;
    private const int Frames = 50;
    private const int Step = 4; // of luma from frame to frame

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60); // on a software rasteriser that others keep busy, too

    private readonly TemporaryFolder _folder = new();
    private readonly string _clip;

    public ViewerVideoTests()
    {
        _clip = _folder["clip.mp4"];
        string picture = $"nullsrc=s={Width}x{Height}:r={Rate}:d=2,geq=lum='16+{Step}*N':cb=128:cr=128,format=yuv420p";
        FfmpegProcess.TextOf(
            FfmpegProgram.Find().Ffmpeg, ["-nostdin", "-loglevel", "level+error", "-f", "lavfi", "-i", picture, "-c:v", "libx264", _clip], TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_window_each_frame_shows_what_the_video_has_at_its_time_and_after_the_end_the_beginning()
    {
        using ViewerVideo video = Open(headless: true);
        using var session = ViewerSession.WithoutWindow(Width, Height, device => new VideoSource(device, video, Fail));
        session.State.IsOn = false;
        // A sixtieth of a second each.
        for (int frame = 0; frame < 130; frame++)
            Assert.Equal(frame * Rate / 60 % Frames, NumberShown(session));
        session.Loop.Device.Remove();
        session.Loop.Run(1);
        Assert.Equal(131 * Rate / 60 % Frames, NumberShown(session));
        Assert.Equal(1, session.Loop.Rebuilds);
    }

    [Fact]
    public void In_a_window_frames_advance_in_order_until_the_last_one_stays()
    {
        using ViewerVideo video = Open(once: true);
        VideoPlayback playback = video.Playback;
        VideoSource? source = null;
        using var session = ViewerSession.InWindow(WindowScale * Width, WindowScale * Height, device => source = new VideoSource(device, video, Fail), video: playback);
        session.State.IsOn = false;
        var watch = Stopwatch.StartNew();
        var shown = new List<int>();
        while (!playback.HasEnded && watch.Elapsed < Longest)
            shown.Add(NumberShown(session));
        TimeSpan took = watch.Elapsed;
        Assert.Equal(shown.Order(), shown);
        Assert.Equal(Frames - 1, NumberShown(session));
        Assert.Equal(Frames, playback.FramesShown + playback.FramesDropped);
        // The last is due after 1.96 s; how much later it is seen depends on the machine.
        Assert.InRange(took.TotalSeconds, 1.9, Longest.TotalSeconds);
        Assert.Equal($"25 fps, {playback.FramesShown} shown, {playback.FramesDropped} dropped, at its end", source!.Progress);
    }

    [Fact]
    public void Keys_pause_step_and_end_the_rounds()
    {
        using ViewerVideo video = Open();
        VideoPlayback playback = video.Playback;
        using var session = ViewerSession.InWindow(WindowScale * Width, WindowScale * Height, device => new VideoSource(device, video, Fail), video: playback);
        session.State.IsOn = false;
        session.Press(Key.K);
        Assert.True(playback.IsPaused);
        int at = NumberShown(session);
        Thread.Sleep(200);
        Assert.Equal(at, NumberShown(session));
        for (int step = 1; step <= 3; step++)
        {
            session.Press(Key.N);
            var watch = Stopwatch.StartNew();
            while (NumberShown(session) != at + step && watch.Elapsed < Longest)
                Thread.Sleep(1);
            Assert.Equal(at + step, NumberShown(session));
        }

        session.Press(Key.L);
        Assert.False(playback.IsLooping);
        session.Press(Key.K);
        Assert.False(playback.IsPaused);
    }

    [Fact]
    public void The_keys_of_videos_say_what_they_are_for_where_there_is_none()
    {
        using var session = ViewerSession.InWindow(WindowScale * Width, WindowScale * Height);
        session.Press(Key.K);
        Assert.Contains("--source FILE.mp4", session.State.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_tells_of_the_video_and_leaves_no_ffmpeg()
    {
        JsonElement report = ViewerResult.Of("--headless", "--source", _clip, "--once", "--start", "1", "--size", $"{Width}x{Height}", "--frames", "70", "--json").Json;
        Assert.Equal("clip.mp4", report.GetProperty("source").GetString());
        JsonElement video = report.GetProperty("video");
        Assert.Equal(Frames / 2, video.GetProperty("framesShown").GetInt32());
        Assert.Equal(0, video.GetProperty("framesDropped").GetInt32());
        Assert.True(video.GetProperty("hasEnded").GetBoolean());
        // In the midst of the video, whose decoder waits for room.
        ViewerResult.Of("--source", _clip, "--size", $"{Width}x{Height}", "--frames", "3").AssertSucceeded();
        Assert.Empty(Process.GetProcessesByName("ffmpeg"));
    }

    [Fact]
    public void A_video_that_is_cut_short_is_one_line_and_its_last_frame_stays()
    {
        byte[] whole = File.ReadAllBytes(_clip);
        // The list of its frames lies at the end.
        string headless = _folder.Write("headless.mp4", whole[..(whole.Length / 2)]);
        ViewerResult.Of("--headless", "--frames", "1", "--source", headless).AssertFailed(1, "headless.mp4");

        string cut = _folder["cut.mkv"];
        FfmpegProcess.TextOf(FfmpegProgram.Find().Ffmpeg, ["-nostdin", "-loglevel", "level+error", "-i", _clip, "-c:v", "ffv1", cut], TestContext.Current.CancellationToken);
        byte[] all = File.ReadAllBytes(cut);
        File.WriteAllBytes(cut, all[..(int)(0.3 * all.Length)]);
        ViewerResult result = ViewerResult.Of("--headless", "--frames", "130", "--size", $"{Width}x{Height}", "--off", "--source", cut, "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("cut.mkv: the decoder failed", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.InRange(JsonDocument.Parse(result.Out).RootElement.GetProperty("video").GetProperty("framesShown").GetInt32(), 2, 20);
    }

    [Fact]
    public void What_cannot_be_opened_is_one_line()
    {
        ViewerResult.Of("--headless", "--source", "camera:0").AssertFailed(1, "there is no camera 0; there are none");
        ViewerResult.Of("--headless", "--source", "camera:").AssertFailed(1, "camera:0");
        ViewerResult.Of("--headless", "--source", _folder["missing.mp4"]).AssertFailed(1, "missing.mp4");
    }

    private static void Fail(string message) => Assert.Fail(message);

    private static int NumberShown(ViewerSession session)
    {
        using Frame frame = session.Next();
        return (int)Math.Round(frame.Rows(frame.Height / 2, 1)[2 * frame.Width] * 219 / 255.0 / Step);
    }

    private ViewerVideo Open(bool headless = false, bool once = false) => ViewerVideo.Open(
        new ViewerOptions
        {
            Source = _clip,
            SourceRate = 24,
            Start = 0,
            Once = once,
            Width = Width,
            Height = Height,
            Adapter = AdapterRequest.Auto,
            VerticalSync = false,
            HighestRate = null,
            Debug = false,
            Headless = headless,
            Frames = null,
            Screenshot = null,
            Json = false,
        },
        TestContext.Current.CancellationToken)!;
}
