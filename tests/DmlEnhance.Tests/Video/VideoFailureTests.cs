using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

/// <summary>Whatever goes wrong is one line, and leaves neither a broken file nor a program behind.</summary>
public sealed class VideoFailureTests : IDisposable
{
    private const string Older = "an older result";

    private static readonly VideoWriteOptions Fast = new() { Preset = "ultrafast" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cut.mp4", "-movflags", "+faststart")]
    [InlineData("cut.mkv", "-an", "-sn")]
    [InlineData("head.mp4", "-an", "-sn")]
    public void A_file_that_is_cut_short_is_one_line_and_no_output(string name, string option, string value)
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=96x64:r=24:d=5", "-c:v", "libx264", "-preset", "ultrafast", option, value, $"{{}}/{name}");
        byte[] whole = File.ReadAllBytes(_folder[name]);
        File.WriteAllBytes(_folder[name], whole[..(whole.Length / 2)]);
        string message = Fails(name, "out.mp4").Message;
        Assert.StartsWith($"{_folder[name]}: ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xyz", "out.mp4: ", "Unknown encoder 'xyz'")]
    [InlineData("copy", "out.mp4: ", "Unknown encoder 'copy'")]
    [InlineData("aac", "out.mp4: ", "aac")]
    [InlineData("-y /etc", "out.mp4: ", "Unknown encoder")]
    public void An_encoder_that_is_not_there_is_one_line_and_no_output(string codec, string where, string says)
    {
        Clips.MakePlain(_folder, "in.mp4");
        string message = Fails("in.mp4", "out.mp4", new VideoWriteOptions { Codec = codec }).Message;
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_container_cannot_hold_is_an_error_and_not_left_out()
    {
        Clips.MakePlain(_folder, "in.mkv", "-c:a", "pcm_s24le");
        // WebM takes Opus and Vorbis only; ffmpeg says so.
        string message = Fails("in.mkv", "out.webm", new VideoWriteOptions()).Message;
        Assert.StartsWith($"{_folder["out.webm"]}: the encoder failed: Only VP8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_fails_on_the_way_leaves_the_older_result()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=24:d=4", "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        // A limit of 64 KiB a file stands for a full disk: a write fails there too, in the midst of the video.
        FfmpegProgram program = Wrapped("ulimit -f 64; trap '' XFSZ; exec");
        DmlEnhanceException error = Fails("in.mp4", "out.mp4", Fast, program);
        Assert.StartsWith($"{_folder["out.mp4"]}: the encoder failed: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("File too large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_is_killed_leaves_the_older_result()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=24:d=4", "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        // The same limit, whose signal kills here.
        DmlEnhanceException error = Fails("in.mp4", "out.mp4", Fast, Wrapped("ulimit -c 0; ulimit -f 64; exec"));
        Assert.Contains("out.mp4: the encoder failed: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ffmpeg_that_would_hide_the_last_frame_is_refused_and_may_write_Matroska()
    {
        // Its help knows no -fps_mode, as before 5.1.
        FfmpegProgram program = Wrapped("case \"$*\" in *'-h long'*) exit 0;; esac; exec");
        Clips.MakePlain(_folder, "in.mp4");
        string message = Fails("in.mp4", "out.mp4", Fast, program).Message;
        Assert.Contains("older than 5.1", message, StringComparison.Ordinal);
        Assert.Contains(".mkv", message, StringComparison.Ordinal);
        Assert.Contains("winget install Gyan.FFmpeg", message, StringComparison.Ordinal);
        Assert.Equal(24, VideoFile.Enhance(program, _folder["in.mp4"], _folder["out.mkv"], Clips.Copy(), options: Fast).Frames);
        Assert.Equal(24, Clips.Times(_folder["out.mkv"]).Length);
    }

    [Fact]
    public void A_network_that_fails_ends_both_programs()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=24:d=4", "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        int frames = 0;
        File.WriteAllText(_folder["out.mp4"], Older);
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => VideoFile.Enhance(Clips.Program, _folder["in.mp4"], _folder["out.mp4"], Clips.Copy(() =>
        {
            if (++frames == 20)
                throw new DmlEnhanceException("the network gave up");
        }), options: Fast));
        Assert.Equal("the network gave up", error.Message);
        AssertNothingIsLeft("out.mp4");
    }

    [Fact]
    public void Cancelling_leaves_nothing_and_no_program()
    {
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=24:d=10", "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        File.WriteAllText(_folder["out.mp4"], Older);
        using var stopping = new CancellationTokenSource();
        int frames = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => VideoFile.Enhance(Clips.Program, _folder["in.mp4"], _folder["out.mp4"], Clips.Copy(() =>
        {
            if (++frames == 30)
                stopping.Cancel();
        }), options: Fast, cancellationToken: stopping.Token));
        // What lay between the stages may still have been done; the clip has 240.
        Assert.InRange(frames, 30, 40);
        AssertNothingIsLeft("out.mp4");
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\nplain.mp4\n")]
    [InlineData("ffconcat version 1.0\nfile plain.mp4\n")]
    [InlineData("not a video at all, but of some length, so that it could be one")]
    public void A_list_of_other_files_is_no_video(string contents)
    {
        Clips.MakePlain(_folder, "plain.mp4");
        _folder.Write("in.mp4", System.Text.Encoding.ASCII.GetBytes(contents));
        Fails("in.mp4", "out.mp4");
    }

    [Fact]
    public void A_program_that_is_missing_is_named_and_so_is_how_to_get_it()
    {
        string message = Assert.Throws<DmlEnhanceException>(() => FfmpegProgram.Find(name => name == FfmpegProgram.FfmpegVariable ? _folder["no ffmpeg"] : null)).Message;
        Assert.Contains($"DMLENHANCE_FFMPEG names {_folder["no ffmpeg"]}, which is not there", message, StringComparison.Ordinal);
    }

    private DmlEnhanceException Fails(string input, string output, VideoWriteOptions? options = null, FfmpegProgram? program = null)
    {
        File.WriteAllText(_folder[output], Older);
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() =>
            VideoFile.Enhance(program ?? Clips.Program, _folder[input], _folder[output], Clips.Copy(), options: options ?? Fast));
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("file:", error.Message, StringComparison.Ordinal);
        AssertNothingIsLeft(output);
        return error;
    }

    private void AssertNothingIsLeft(string output)
    {
        Assert.Equal(Older, File.ReadAllText(_folder[output]));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        if (!OperatingSystem.IsLinux())
            return;
        // A program of ours would have the folder's name among its arguments.
        string[] running = [.. Directory.GetDirectories("/proc").Select(process => Path.Combine(process, "cmdline")).Where(File.Exists).Select(Arguments)
            .Where(line => line.Contains(_folder.Path, StringComparison.Ordinal) && line.Contains("-nostdin", StringComparison.Ordinal))];
        Assert.Empty(running);

        static string Arguments(string file)
        {
            try
            {
                return File.ReadAllText(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ""; // it has ended meanwhile
            }
        }
    }

    // ffmpeg through a script of a shell, which it replaces.
    private FfmpegProgram Wrapped(string before)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no limit of a file's size");
        string script = _folder["ffmpeg.sh"];
        File.WriteAllText(script, $"#!/bin/sh\n{before} '{Clips.Program.Ffmpeg}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FfmpegProgram(script, Clips.Program.Ffprobe);
    }
}
