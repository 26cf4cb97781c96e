using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>What a file's damage costs: a few bad places are told of, a file that was cut off or is rubble is refused.</summary>
public sealed class VideoDamageTests : IDisposable
{
    private static readonly VideoWriteOptions Fast = new() { Preset = "ultrafast", Crf = 30 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recording_that_begins_amid_its_frames_is_enhanced_from_the_first_whole_one_on()
    {
        // A group of 50 frames takes about 200 KB: half of the first is gone, and 200 frames are whole.
        byte[] whole = File.ReadAllBytes(Make("in.ts"));
        _folder.Write("in.ts", whole[100_000..]);
        VideoResult result = Enhance("in.ts");
        Assert.InRange(result.Frames, 195, 230);
        Assert.Contains(result.Notes, note => note.StartsWith("the decoder went on after ", StringComparison.Ordinal));
        Assert.Equal(result.Frames, Clips.Times(_folder["out.mkv"]).Length);
    }

    [Theory]
    [InlineData("in.mp4")]
    [InlineData("in.mkv")]
    [InlineData("in.ts")]
    public void A_damaged_place_is_told_and_rubble_is_one_line(string name)
    {
        byte[] bytes = File.ReadAllBytes(Make(name));
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length * 3 / 10, 20));
        _folder.Write(name, bytes);
        VideoResult result = Enhance(name);
        Assert.Equal(250, result.Frames);
        Assert.Contains(result.Notes, note => note.StartsWith("the decoder went on after ", StringComparison.Ordinal));

        var random = new Random(2);
        for (int i = 0; i < 400; i++)
            bytes[random.Next(bytes.Length / 20, bytes.Length * 9 / 10)] ^= 0x55;
        _folder.Write(name, bytes);
        File.Delete(_folder["out.mkv"]);
        string message = Assert.Throws<DmlEnhanceException>(() => Enhance(name)).Message;
        Assert.Contains($"{name}: the decoder failed: ", message, StringComparison.Ordinal);
        Assert.Equal([name], _folder.Names);
    }

    [Theory]
    [InlineData("in.mp4")]
    [InlineData("in.mkv")]
    public void The_last_frames_alone_are_missed(string name)
    {
        byte[] whole = File.ReadAllBytes(Make(name));
        _folder.Write(name, whole[..(whole.Length * 98 / 100)]);
        Assert.Contains("the file breaks off after 9.", Assert.Throws<DmlEnhanceException>(() => Enhance(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_beyond_any_video_is_one_line()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "color=s=64x48:r=25:d=0.08", "-vf", "setpts=N*20000000/TB", Clips.Program.FrameRateOption, "passthrough", "-c:v", "ffv1", "{}/in.mkv");
        Assert.Contains("which is no video's time", Assert.Throws<DmlEnhanceException>(() => Enhance("in.mkv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_pixels_than_any_camera_gives_are_refused_before_they_take_memory()
    {
        // 805 MB a frame.
        const string Json = """{"format":{"format_name":"matroska"},"streams":[{"index":0,"codec_type":"video","width":16384,"height":16384,"pix_fmt":"yuv420p","time_base":"1/1000"}]}""";
        Assert.Contains("100 million pixels", Assert.Throws<DmlEnhanceException>(() => VideoProbe.Parse("in.mkv", Json)).Message, StringComparison.Ordinal);
        Assert.Equal(12288, VideoProbe.Parse("in.mkv", Json.Replace("16384", "12288", StringComparison.Ordinal).Replace("\"height\":12288", "\"height\":6912", StringComparison.Ordinal)).Width);
    }

    [Fact]
    public void The_index_of_a_long_video_ends_the_stream_as_a_short_one_does()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "color=s=4x2:r=25:d=0.04", "-pix_fmt", "rgb24", "-c:v", "rawvideo", "-f", "nut", "-write_index", "0", "{}/in.nut");
        // 300,000 frames: a start code, the length by 7 bits a byte, a checksum of it, and what the index says.
        const int Length = 1_500_000;
        byte[] index = [0x4E, 0x58, 0xDD, 0x67, 0x2F, 0x23, 0xE6, 0x4E, Length >> 14 | 0x80, Length >> 7 & 127 | 0x80, Length & 127, 0, 0, 0, 0, .. new byte[Length]];
        using var stream = new MemoryStream([.. File.ReadAllBytes(_folder["in.nut"]), .. index]);
        var reader = new NutReader(stream);
        Assert.Equal((0, 24), reader.NextFrame());
        reader.ReadFrame(new byte[24]);
        Assert.Null(reader.NextFrame());
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_program_may_be_ended_twice()
    {
        var process = new FfmpegProcess(Clips.Program.Ffmpeg, ["-hide_banner", "-f", "lavfi", "-i", "color", "-f", "null", "-"], writes: false, reads: false, CancellationToken.None);
        process.Dispose();
        process.Dispose();
    }

    // 10 s of 25 frames; a group of 50 stands for itself.
    private string Make(string name)
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=10", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-threads", "1", "-movflags", "+faststart", $"{{}}/{name}");
        return _folder[name];
    }

    private VideoResult Enhance(string name) => VideoFile.Enhance(Clips.Program, _folder[name], _folder["out.mkv"], Clips.Copy(), options: Fast);
}
