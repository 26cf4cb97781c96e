using System.Diagnostics;
using System.Globalization;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>Playing files and cameras through ffmpeg.</summary>
public sealed class VideoPlaybackFileTests : IDisposable
{
    private const int Rate = 25;
    private const int Step = 4; // of luma from frame to frame
    private const int Frames = 50;

    // A camera's double: it knows of one camera, and gives what a film gives, as fast as it can.
    private const string CameraDouble = """
        #!/bin/sh
        case "$*" in
          *list_devices*)
            echo '[dshow @ 0x1] "Yard" (video)' >&2
            echo '[dshow @ 0x1]   Alternative name "@device_pnp_yard"' >&2
            exit 1 ;;
          *video=@device_pnp_yard*) exec FFMPEG -loglevel level+warning -f lavfi -i SOURCE -pix_fmt rgba -c:v rawvideo -f nut pipe:1 ;;
          *) exec FFMPEG "$@" ;;
        esac
        """;

    // Only a failure waits so long.
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("clip.mp4", "libx264", "yuv420p")]
    [InlineData("clip.mkv", "ffv1", "yuv420p10le")]
    [InlineData("clip.mov", "ffv1", "yuva420p")]
    public void The_frame_of_a_time_is_shown_whatever_its_format(string name, string codec, string format)
    {
        using VideoPlayback playback = Play(Make(name, codec, format), IsLooping: true);
        Assert.Equal((64, 48), (playback.Width, playback.Height));
        Assert.Equal(Rate, playback.FrameRate);
        // The clip has 2 s; at 2.5 s it is at its 13th frame again.
        foreach (double time in new[] { 0, 0.03, 0.04, 0.5, 1.99, 2.5 })
        {
            playback.AdvanceTo(TimeSpan.FromSeconds(time));
            Assert.Equal((int)Math.Floor(time * Rate + 1e-9) % Frames, Number(playback));
            Assert.Equal(byte.MaxValue, playback.Current.Samples[3]);
        }
    }

    [Fact]
    public void A_file_that_is_cut_short_is_one_line_and_its_last_frame_stays()
    {
        string file = Make("cut.mkv", "ffv1", "yuv420p");
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..(int)(0.3 * whole.Length)]);
        using VideoPlayback playback = Play(file, IsLooping: true);
        playback.AdvanceTo(TimeSpan.FromSeconds(100));
        Assert.StartsWith($"{file}: the decoder failed: ", playback.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', playback.Failure!);
        Assert.InRange(Number(playback), 5, 20);
        Assert.False(playback.AdvanceTo(TimeSpan.FromSeconds(200)));
    }

    [Fact]
    public void Disposing_ends_the_program_at_once()
    {
        string file = Make("clip.mp4", "libx264", "yuv420p");
        // exec: the shell becomes ffmpeg, and the file names its process.
        FfmpegProgram program = Program($"#!/bin/sh\necho $$ > {_folder["pid"]}\nexec {Clips.Program.Ffmpeg} \"$@\"\n");
        VideoPlayback playback = VideoPlayback.Open(program, VideoProbe.Probe(program, file));
        int id = int.Parse(File.ReadAllText(_folder["pid"]), CultureInfo.InvariantCulture);
        using (Process.GetProcessById(id))
        {
            // The clip's rest would wait in the pipe without end.
            playback.Dispose();
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id).Dispose());
    }

    [Fact]
    public void What_cannot_be_decoded_is_one_line_when_it_is_opened()
    {
        string file = _folder.Write("text.mp4", "this is no video"u8.ToArray());
        Assert.StartsWith($"{file}: ", Assert.Throws<DmlEnhanceException>(() => Play(file, IsLooping: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_camera_is_found_by_number_or_name_and_shown()
    {
        FfmpegProgram program = Program(CameraDouble.Replace("SOURCE", "color=gray:s=64x48:r=1000", StringComparison.Ordinal));
        IReadOnlyList<CameraDevice> cameras = CameraCatalog.List(program);
        Assert.Equal(CameraCatalog.Choose(cameras, "0"), CameraCatalog.Choose(cameras, "yard"));
        using VideoPlayback playback = VideoPlayback.Open(program, cameras[0]);
        Assert.Equal((64, 48), (playback.Width, playback.Height));
        playback.Advance();
        long shown = playback.FramesShown;
        // It never waits for us, and what nobody saw in time is gone.
        Assert.True(SpinWait.SpinUntil(() => playback.FramesDropped > 100, LongEnough));
        Assert.True(playback.Advance());
        Assert.Equal(shown + 1, playback.FramesShown);
        Assert.InRange(playback.Current.Samples[0], 125, 131);
    }

    [Fact]
    public void A_camera_that_is_unplugged_is_one_line_and_its_last_frame_stays()
    {
        FfmpegProgram program = Program(CameraDouble.Replace("SOURCE", "color=gray:s=64x48:r=25:d=1", StringComparison.Ordinal));
        using VideoPlayback playback = VideoPlayback.Open(program, new CameraDevice("Yard", "@device_pnp_yard"));
        playback.Advance();
        Assert.True(SpinWait.SpinUntil(() => playback.Failure is not null, LongEnough));
        Assert.StartsWith("camera Yard: ", playback.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', playback.Failure!);
        playback.Advance();
        Assert.False(playback.Advance());
        Assert.InRange(playback.Current.Samples[0], 125, 131);
    }

    [Fact]
    public void An_ffmpeg_without_DirectShow_is_one_line()
    {
        // Debian's has none.
        string message = Assert.Throws<DmlEnhanceException>(() => CameraCatalog.List(Clips.Program)).Message;
        Assert.Contains("no DirectShow", message, StringComparison.Ordinal);
    }

    // Brightness counts the frames.
    private string Make(string name, string codec, string format)
    {
        Clips.Make(_folder, ["-f", "lavfi", "-i", $"nullsrc=s=64x48:r={Rate}:d=2,geq=lum='16+{Step}*N':cb=128:cr=128,format=yuv420p,format={format}", "-c:v", codec, $"file:{_folder[name]}"]);
        return _folder[name];
    }

    private static VideoPlayback Play(string file, bool IsLooping) =>
        VideoPlayback.Open(Clips.Program, VideoProbe.Probe(Clips.Program, file), new VideoPlaybackOptions { IsLooping = IsLooping, IsRealTime = false });

    // ffmpeg's place is taken by a script of a shell.
    private FfmpegProgram Program(string script)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such shell");
        string path = _folder.Write("ffmpeg", System.Text.Encoding.UTF8.GetBytes(script.Replace("FFMPEG", Clips.Program.Ffmpeg, StringComparison.Ordinal)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new FfmpegProgram(path, Clips.Program.Ffprobe);
    }

    // A step of luma is 4.7 of RGB: no rounding, nor the encoder, makes one frame another.
    private static int Number(VideoPlayback playback) => (int)Math.Round(playback.Current.Samples[64 * 24 * 4 + 32 * 4] * 219 / 255.0 / Step);
}
