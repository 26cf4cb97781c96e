using System.Diagnostics;
using System.Text.Json;
using DmlEnhance.Models;
using DmlEnhance.Tests.Video;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public sealed class EnhanceVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public EnhanceVideoTests() => _model = TestFiles.WriteModel(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_video_is_told_in_one_line()
    {
        string input = Clips.MakePlain(_folder, "in.mp4", "-c:a", "aac");
        CliRun run = await CliRun.RunAsync("enhance", input, "-o", _folder["out.mkv"], "-m", _model, "--preset", "ultrafast", "--crf", "30");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"in\.mp4 -> .*out\.mkv \(96x64, 24 frames, [0-9.]+ fps, latency 0 frames, 0 cuts, sci-test\.onnx\)$", lines[1]);
        Assert.Equal(24, Clips.Times(_folder["out.mkv"]).Length);
    }

    [Fact]
    public async Task A_folder_may_hold_pictures_and_videos()
    {
        string input = _folder["in"];
        TestFiles.WriteImage(input, "a.png");
        Clips.MakePlain(_folder, "in/b.avi");
        Clips.MakePlain(_folder, "in/c.mp4");
        File.Copy(_folder["in/c.mp4"], _folder["in/d"]);
        CliRun run = await CliRun.RunAsync("enhance", input, _folder["in/d"], "-o", _folder["out"], "-m", _model, "--preset", "ultrafast", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["a.png", "b.mkv", "c.mp4", "d.mkv"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] files = [.. document.RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal(JsonValueKind.Null, files[0].GetProperty("frames").ValueKind);
        Assert.Equal((24, 0, 0), (files[1].GetProperty("frames").GetInt32(), files[1].GetProperty("latency").GetInt32(), files[1].GetProperty("cuts").GetInt32()));
        Assert.True(files[2].GetProperty("framesPerSecond").GetDouble() > 0);
        Assert.Equal(document.RootElement.GetProperty("device").GetString(), document.RootElement.GetProperty("videos").GetProperty("device").GetString());
    }

    [Fact]
    public async Task Without_ffmpeg_pictures_are_done_all_the_same_and_each_video_tells_how_to_get_it()
    {
        TestFiles.WriteImage(_folder["in"], "a.png");
        Clips.MakePlain(_folder, "in/b.mp4");
        File.Copy(_folder["in/b.mp4"], _folder["in/c.mp4"]);
        var environment = new Dictionary<string, string> { ["DMLENHANCE_FFMPEG"] = _folder["none"] };
        CliRun run = await CliRun.RunProcessAsync(environment, "enhance", _folder["in"], "-o", _folder["out"], "-m", _model);
        Assert.Equal(1, run.ExitCode);
        string[] errors = run.Error.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["b.mp4", "c.mp4"], errors.Select(error => Path.GetFileName(error.Split(": ")[1])));
        Assert.All(errors, error => Assert.Contains("DMLENHANCE_FFMPEG names ", error, StringComparison.Ordinal));
        Assert.Equal(["a.png"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName));
        // What either ran on is told.
        Assert.Contains("pictures: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("videos: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_of_TypeScript_in_a_folder_are_no_videos()
    {
        Clips.MakePlain(_folder, "in/clip.ts");
        // The recording began amid a packet.
        await File.WriteAllBytesAsync(_folder["in/clip.ts"], (await File.ReadAllBytesAsync(_folder["in/clip.ts"]))[100..]);
        await File.WriteAllTextAsync(_folder["in/index.ts"], string.Concat(Enumerable.Repeat("export const Greeting = 'Good evening';\n", 60)));
        await File.WriteAllTextAsync(_folder["in/empty.mts"], "");
        CliRun run = await CliRun.RunAsync("enhance", _folder["in"], "-o", _folder["out"], "-m", _model, "--preset", "ultrafast");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["clip.mkv"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Auto_takes_one_model_for_a_video_and_a_bright_one_stays()
    {
        ModelCatalog catalog = AutoModels.Write(_folder.Path);
        Directory.CreateDirectory(_folder["in"]);
        foreach ((string name, int white) in new[] { ("dark", 30), ("bright", 255) })
            Clips.Make(_folder, "-f", "lavfi", "-i", $"testsrc=s=96x64:r=24:d=1,lutrgb=r={white}-val*{white}/512:g={white}-val*{white}/512:b={white}-val*{white}/512,format=yuv444p", "-c:v", "ffv1", $"{{}}/in/{name}.mkv");
        CliRun run = await CliRun.RunAsync(Watched.Everything, catalog, "enhance", _folder["in"], "-o", _folder["out"], "--codec", "ffv1");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(24, Clips.Times(_folder["out/dark.mkv"]).Length);
        // Into RGB and back rounds each way: an error of one level is 48 dB.
        Assert.InRange(Clips.Psnr(_folder["out/bright.mkv"], _folder["in/bright.mkv"]), 48, double.PositiveInfinity);
        Assert.InRange(Clips.Psnr(_folder["out/dark.mkv"], _folder["in/dark.mkv"]), 0, 40);
    }

    [Fact]
    public async Task A_sequence_keeps_its_names()
    {
        for (int i = 1; i <= 11; i++)
            TestFiles.WriteImage(_folder["frames"], $"{i}.png", seed: i);
        CliRun run = await CliRun.RunAsync("enhance", _folder["frames"], "-o", _folder["out"], "-m", _model, "--sequence");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("(24x16, 11 frames, ", run.Out, StringComparison.Ordinal);
        Assert.Equal(11, Directory.GetFiles(_folder["out"], "*.png").Length);

        await File.WriteAllTextAsync(_folder["frames/7.png"], "not a picture");
        (await CliRun.RunAsync("enhance", _folder["frames"], "-o", _folder["out2"], "-m", _model, "--sequence")).AssertOneError(1, "7.png");
    }

    [Theory]
    [InlineData("'a.png' is", "a.png", "-o", "out.mp4")]
    [InlineData("is a video, which cannot be written", "in.mp4", "-o", "out.png")]
    [InlineData("are for videos", "a.png", "-o", "out.png", "--crf", "20")]
    [InlineData("'99' is not a rate factor", "in.mp4", "-o", "out.mp4", "--crf", "99")]
    [InlineData("is no folder; --sequence", "in.mp4", "-o", "out", "--sequence")]
    [InlineData("would be overwritten", "in.mp4", "-o", "in.mp4")]
    public async Task What_does_not_fit_together_is_a_usage_error(string says, params string[] arguments)
    {
        TestFiles.WriteImage(_folder.Path, "a.png");
        Clips.MakePlain(_folder, "in.mp4");
        string[] paths = [.. arguments.Select(argument => argument.Contains('.', StringComparison.Ordinal) || argument == "out" ? _folder[argument] : argument)];
        (await CliRun.RunAsync(["enhance", .. paths, "-m", _model])).AssertOneError(2, says.Replace("'a.png'", $"'{_folder["a.png"]}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_video_is_named_and_the_rest_goes_on()
    {
        Clips.MakePlain(_folder, "in/b.mp4");
        _folder.Write("in/a.mp4", (await File.ReadAllBytesAsync(_folder["in/b.mp4"]))[..2000]);
        CliRun run = await CliRun.RunAsync("enhance", _folder["in"], "-o", _folder["out"], "-m", _model, "--preset", "ultrafast");
        run.AssertOneError(1, _folder["in/a.mp4"]);
        Assert.Contains("1 enhanced, 1 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal(["b.mp4"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Ctrl_C_leaves_nothing_of_a_video()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signal to send to another console's process");
        Clips.Make(_folder, "-f", "lavfi", "-i", "testsrc=s=640x480:r=25:d=40", "-c:v", "libx264", "-preset", "ultrafast", "{}/in.mp4");
        Directory.CreateDirectory(_folder["out"]);
        using Process process = CliRun.Start(null, "enhance", _folder["in.mp4"], "-o", _folder["out/out.mp4"], "-m", _model);
        Task<CliRun> finishing = CliRun.FinishAsync(process);
        while (!process.HasExited && !Directory.GetFiles(_folder["out"], ".*").Any(file => new FileInfo(file).Length > 0))
            await Task.Delay(10);
        await CliRun.InterruptAsync(process);
        (await finishing).AssertOneError(130, "interrupted: 0 of 1 files");
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
    }
}
