using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>What is kept of a video where every frame stays as it is.</summary>
public sealed class VideoFileTests : IDisposable
{
    private static readonly VideoWriteOptions Fast = new() { Preset = "ultrafast", Crf = 4 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("in.mp4", "out.mp4")]
    [InlineData("in.mkv", "out.mkv")]
    [InlineData("in.mov", "out.mkv")]
    [InlineData("in.avi", "out.mp4")]
    public void Every_frame_its_time_and_the_sound_are_kept(string from, string to)
    {
        string input = Clips.MakePlain(_folder, from, "-c:a", from.EndsWith(".avi", StringComparison.Ordinal) ? "mp3" : "aac");
        VideoResult result = Run(input, to);
        Assert.Equal((96, 64, 24L), (result.Width, result.Height, result.Frames));
        Assert.Empty(result.Notes);
        // What ffmpeg itself makes of the times when it copies all into that container: the sound begins before 0, which Matroska moves to 0. AVI has no times to copy.
        Clips.Make(_folder, "-i", input, "-c", "copy", $"{{}}/copy-{to}");
        Assert.Equal(Clips.Times(from == "in.avi" ? input : _folder[$"copy-{to}"]), Clips.Times(_folder[to]));
        if (Path.GetExtension(from) == Path.GetExtension(to))
            Assert.Equal(Clips.Times(input), Clips.Times(_folder[to]));
        Assert.Equal(24, Clips.Times(_folder[to]).Length);
        Assert.Equal(Clips.Packets(input, "0:a"), Clips.Packets(_folder[to], "0:a"));
        Assert.Equal(Clips.SoundTimes(_folder[$"copy-{to}"]), Clips.SoundTimes(_folder[to]));
    }

    [Fact]
    public void A_variable_rate_keeps_the_time_of_every_frame_to_the_tick()
    {
        // 90 kHz ticks that no rate fits: steps between 1506 and 10506 of them.
        string input = _folder["in.mp4"];
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc=s=96x64:r=30:d=1,settb=1/90000,setpts=N*6006+mod(N*N*1777\\,4500)",
            Clips.Program.FrameRateOption, "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000", "-c:v", "libx264", "{}/in.mp4");
        Run(input, "out.mp4");
        string[] times = Clips.Times(input);
        Assert.True(times.Zip(times.Skip(1), (a, b) => Math.Round(double.Parse(b, null) - double.Parse(a, null), 4)).Distinct().Count() > 5, "the clip is of a constant rate");
        Assert.Equal(times, Clips.Times(_folder["out.mp4"]));
    }

    [Fact]
    public void A_clock_that_begins_anywhere_begins_at_0_and_the_sound_stays_beside_the_picture()
    {
        string input = Clips.MakePlain(_folder, "in.ts", "-c:a", "aac");
        Assert.True(VideoProbe.Probe(Clips.Program, input).ClockStart > 1);
        Run(input, "out.mkv");
        string[] before = Clips.Times(input);
        string[] after = Clips.Times(_folder["out.mkv"]);
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(double.Parse(after[0], null), 0, 0.1);
        // Matroska rounds to milliseconds.
        Assert.InRange(Offset(_folder["out.mkv"]) - Offset(input), -0.0015, 0.0015);
        // MPEG-TS wraps each packet of AAC in a header that Matroska has not.
        Assert.Equal(Clips.Sound(input), Clips.Sound(_folder["out.mkv"]));

        double Offset(string path) =>
            double.Parse(Clips.SoundTimes(path)[0], null) - double.Parse(Clips.Times(path)[0], null);
    }

    [Theory]
    [InlineData("smpte2084", 1)]
    [InlineData("arib-std-b67", 1)]
    [InlineData("bt709", 0)]
    public void A_brightness_that_the_models_do_not_know_is_told(string transfer, int notes)
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=0.3", "-pix_fmt", "yuv420p10le", "-c:v", "ffv1", "-color_trc", transfer, "{}/in.mkv");
        Assert.Equal(notes, Run(_folder["in.mkv"], "out.mkv").Notes.Count(note => note.Contains("HDR", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_turned_video_comes_out_upright()
    {
        Clips.MakePlain(_folder, "flat.mp4", "-c:a", "aac");
        // A display matrix of 90 degrees in the header; how it is asked for changed in ffmpeg 6.
        bool isNew = FfmpegProcess.TextOf(Clips.Program.Ffmpeg, ["-hide_banner", "-h", "long"], CancellationToken.None).Contains("-display_rotation", StringComparison.Ordinal);
        string[] before = isNew ? ["-display_rotation:v:0", "90"] : [];
        string[] after = isNew ? [] : ["-metadata:s:v:0", "rotate=90"];
        Clips.Make(_folder, [.. before, "-i", "{}/flat.mp4", "-c", "copy", .. after, "{}/in.mp4"]);
        string input = _folder["in.mp4"];
        VideoInfo info = VideoProbe.Probe(Clips.Program, input);
        Assert.Equal((90, 64, 96), (Math.Abs((int)info.Rotation), info.Width, info.Height));
        VideoResult result = Run(input, "out.mp4");
        Assert.Equal((64, 96), (result.Width, result.Height));
        VideoInfo written = VideoProbe.Probe(Clips.Program, _folder["out.mp4"]);
        Assert.Equal((0, 64, 96), ((int)written.Rotation, written.Width, written.Height));
        // ffmpeg turns the reference as a player would; 30 dB tells upright from mirrored or turned the other way (below 12 dB).
        Assert.InRange(Clips.Psnr(_folder["out.mp4"], input), 30, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("bt709", "tv")]
    [InlineData("bt709", "pc")]
    [InlineData("smpte170m", "tv")]
    [InlineData("bt2020nc", "tv")]
    [InlineData(null, null)]
    public void Colours_come_back_as_they_were_and_are_tagged_as_they_were(string? matrix, string? range)
    {
        string[] tags = matrix is null ? [] : ["-colorspace", matrix, "-color_range", range!, "-color_primaries", "bt709", "-color_trc", "bt709"];
        string filter = matrix is null ? "format=yuv420p" : $"scale=out_color_matrix={(matrix == "bt2020nc" ? "bt2020" : matrix)}:out_range={range},format=yuv420p";
        Clips.Make(_folder, ["-f", "lavfi", "-i", "testsrc=s=320x240:r=10:d=0.5", "-vf", filter, "-c:v", "libx264", "-qp", "0", .. tags, "{}/in.mp4"]);
        string input = _folder["in.mp4"];
        Run(input, "out.mp4", new VideoWriteOptions { Preset = "ultrafast", Crf = 0 });
        string[] entries = ["-show_entries", "stream=color_range,color_space,color_transfer,color_primaries,pix_fmt"];
        Assert.Equal(Clips.Probe(input, entries), Clips.Probe(_folder["out.mp4"], entries));
        // crf 0 is lossless at 8 bits: what is left is YUV to RGB and back, half a step of rounding each way in every sample, so 0.3 in the mean of a plane
        // would be a shift. Another matrix on the way back moves U or V by several steps, another range Y by 16.
        double[] before = Clips.PlaneMeans(input);
        double[] after = Clips.PlaneMeans(_folder["out.mp4"]);
        for (int plane = 0; plane < 3; plane++)
            Assert.Equal(before[plane], after[plane], 0.3);
        // The clip's hard edges between saturated colours lose in the colour differences' way up and down again (4:2:0): 37.7 to 38.8 dB here.
        Assert.InRange(Clips.Psnr(_folder["out.mp4"], input), 37, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("yuv420p10le", PixelFormat.Rgb16)]
    [InlineData("yuv422p10le", PixelFormat.Rgb16)]
    [InlineData("yuv444p", PixelFormat.Rgb8)]
    public void Bits_and_sampling_of_colour_are_kept(string format, PixelFormat read)
    {
        // Ramps that use every step of 10 bits, inside the gamut, where YUV to RGB and back is the identity but for rounding.
        Clips.Make(_folder, "-f", "lavfi", "-i", $"nullsrc=s=96x64:r=24:d=0.2,format=gbrp10,geq=r='200+X*5+N':g='300+Y*7':b='400+X+Y',format={format}", "-c:v", "ffv1", "{}/in.mkv");
        VideoInfo info = VideoProbe.Probe(Clips.Program, _folder["in.mkv"]);
        Assert.Equal((format, read), (info.PixelFormat, info.FrameFormat));
        foreach (string codec in new[] { "ffv1", "libx264" })
        {
            Assert.Empty(Run(_folder["in.mkv"], $"{codec}.mkv", new VideoWriteOptions { Codec = codec }).Notes);
            Assert.Equal(format, VideoProbe.Probe(Clips.Program, _folder[$"{codec}.mkv"]).PixelFormat);
        }

        // FFV1 is without loss. 10 bits cut to 8 on the way would have a mean square error of 4 x 4 / 12 in luma: 59 dB; the two roundings of 8 bits give
        // at most about half a step each: 52 dB and more.
        Assert.InRange(Clips.Psnr(_folder["ffv1.mkv"], _folder["in.mkv"], "extractplanes=y"), info.BitDepth > 8 ? 62 : 48, double.PositiveInfinity);
    }

    [Fact]
    public void Bits_that_an_encoder_cannot_hold_are_said()
    {
        Clips.MakePlain(_folder, "in.mkv", "-pix_fmt", "yuv420p10le");
        VideoResult result = Run(_folder["in.mkv"], "out.mp4", new VideoWriteOptions { Codec = "mpeg4" });
        Assert.Contains("mpeg4 holds 8 bits", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Subtitles_chapters_and_titles_are_kept_in_the_form_that_the_container_has()
    {
        _folder.Write("s.srt", "1\n00:00:00,100 --> 00:00:00,600\nHello, night\n"u8.ToArray());
        _folder.Write("meta.txt", ";FFMETADATA1\ntitle=A dark street\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=First\n"u8.ToArray());
        Clips.MakePlain(_folder, "plain.mkv", "-c:a", "aac");
        Clips.Make(_folder, "-i", "{}/plain.mkv", "-i", "{}/s.srt", "-i", "{}/meta.txt", "-map", "0", "-map", "1", "-map_metadata", "2", "-map_chapters", "2", "-c", "copy", "{}/in.mkv");
        Run(_folder["in.mkv"], "out.mp4");
        Run(_folder["in.mkv"], "out.mkv");
        Assert.Equal("mov_text", Assert.Single(Clips.Probe(_folder["out.mp4"], "-select_streams", "s", "-show_entries", "stream=codec_name")));
        Assert.Equal(Clips.Packets(_folder["in.mkv"], "0:s"), Clips.Packets(_folder["out.mkv"], "0:s"));
        foreach (string output in new[] { "out.mp4", "out.mkv" })
        {
            Assert.Contains("First", string.Join(' ', Clips.Probe(_folder[output], "-show_chapters")), StringComparison.Ordinal);
            Assert.Equal("A dark street", Clips.Probe(_folder[output], "-show_entries", "format_tags=title")[0]);
        }
    }

    [Theory]
    [InlineData("a b 'c'.mp4")]
    [InlineData("-y.mp4")]
    [InlineData("file:http:x%03d.mp4")]
    public void Any_name_is_only_a_name(string name)
    {
        if (OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal))
            Assert.Skip("Windows has no such names");
        string input = Clips.MakePlain(_folder, name, "-c:a", "aac");
        Assert.Equal(24, Run(input, $"out {name}").Frames);
        Assert.Equal(24, Clips.Times(_folder[$"out {name}"]).Length);
    }

    [Fact]
    public void A_sequence_of_pictures_is_one_stream_in_the_order_in_which_a_person_counts()
    {
        string[] names = ["10.png", "frame 2.png", "2.png", "a10b.png", "a9b.png", "1.png"];
        Assert.Equal(["1.png", "2.png", "10.png", "a9b.png", "a10b.png", "frame 2.png"], PictureSequence.InOrder(names));
        var seen = new List<string>();
        (string, string)[] files = [.. PictureSequence.InOrder(names).Select((name, i) => (TestFiles.WriteImage(_folder.Path, name, seed: i), _folder[$"out/{name}"]))];
        VideoResult result = VideoFile.EnhanceSequence(files, Clips.Copy(() => seen.Add("frame")));
        Assert.Equal((6L, 6), (result.Frames, seen.Count));
        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach ((string input, string output) in files)
            Assert.Equal(File.ReadAllBytes(input).Length, File.ReadAllBytes(output).Length);

        TestFiles.WriteImage(_folder.Path, "2.png", width: 25);
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => VideoFile.EnhanceSequence(files, Clips.Copy()));
        Assert.StartsWith($"{_folder["2.png"]}: it has 25x16 pixels", error.Message, StringComparison.Ordinal);
    }

    private VideoResult Run(string input, string output, VideoWriteOptions? options = null) =>
        VideoFile.Enhance(Clips.Program, input, _folder[output], Clips.Copy(), options: options ?? Fast);
}
