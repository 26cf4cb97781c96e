using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace DmlEnhance.Tests.Cli;

// What goes wrong, or is broken off.
public sealed partial class SimulateClipsCommandTests
{
    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone_without_force()
    {
        WritePhoto("a.png");
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--frames", "9")).ExitCode);
        string[] before = Files(Output);
        (await RunAsync(Photos, "-o", Output)).AssertOneError(2, "holds something already: give another folder, or --force");
        Assert.Equal(before, Files(Output));
        await File.WriteAllTextAsync(Path.Combine(Output, "notes.txt"), "mine");
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--force")).ExitCode);
        // Nothing of the longer video stays, and nothing else goes.
        Assert.Equal(7, Directory.GetFiles(Path.Combine(Output, "normal", "a")).Length);
        Assert.Equal((6, 6), (Directory.GetFiles(Path.Combine(Output, "flow", "a")).Length, Directory.GetFiles(Path.Combine(Output, "flow_back", "a")).Length));
        Assert.Equal("mine", Text("notes.txt"));
        // A video without motion does not keep that of the one before it.
        Assert.Equal(0, (await RunAsync(Photos, "-o", Output, "--force", "--no-flow", "--seed", "2")).ExitCode);
        Assert.DoesNotContain(Files(Output), name => name.EndsWith(".flo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_fails_is_named_and_the_rest_goes_on()
    {
        WritePhoto("a.png");
        WritePhoto("small.png", width: 30);
        string broken = _folder.Write("photos/b.png", "not a picture"u8.ToArray());
        CliRun run = await RunAsync(Photos, _folder["missing"], "-o", Output, "--threads", "1");
        Assert.Equal(1, run.ExitCode);
        string[] errors = run.Error.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, errors.Length);
        Assert.Equal($"dmlenhance: {_folder["missing"]}: there is no such file or folder", errors[0]);
        Assert.StartsWith($"dmlenhance: {broken}: ", errors[1], StringComparison.Ordinal);
        Assert.Equal($"dmlenhance: {Path.Combine(Photos, "small.png")}: has 30x60 pixels, fewer than a frame's 32x24 (--size)", errors[2]);
        Assert.Contains("1 videos made, 3 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(Directory.GetDirectories(Path.Combine(Output, "normal")).Select(Path.GetFileName)));
    }

    [Fact]
    public async Task Json_is_one_document_and_quiet_is_quiet()
    {
        WritePhoto("a.png");
        CliRun json = await RunAsync(Photos, _folder["missing.png"], "-o", Output, "--json");
        Assert.Equal(1, json.ExitCode);
        using JsonDocument document = JsonDocument.Parse(json.Out);
        Assert.Equal("a", Assert.Single(document.RootElement.GetProperty("videos").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("missing.png", document.RootElement.GetProperty("missing")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(new CliRun(0, "", ""), await CliRun.RunAsync(Watched.Everything, ["simulate-clips", Photos, "-o", _folder["quiet"], "--quiet", .. Small]));
    }

    [Theory]
    [InlineData("{in}", "--output")]
    [InlineData("-o {out}", "argument")]
    [InlineData("{in} -o {out} --level dusk", "dusk")]
    [InlineData("{in} -o {out} --size 32", "'32' is not a size: use WxH")]
    [InlineData("{in} -o {out} --size 32x8", "'32x8' is not a size")]
    [InlineData("{in} -o {out} --size 16384x16384", "is not a size")]
    [InlineData("{in} -o {out} --frames 5", "'5' is not a number of frames: use a whole number from 6")]
    [InlineData("{in} -o {out} --count 0", "'0' is not a number of videos")]
    [InlineData("{in} -o {out} --test 101", "'101' is not a share of a hundred")]
    [InlineData("{in} -o {out} --exposure 2", "'2' is not an exposure")]
    [InlineData("{in} -o {out} --sequence", "is no folder; --sequence takes folders of frames")]
    [InlineData("{in} {dir}/sub/a.png -o {out}", "two videos would have the name 'a-png'")]
    [InlineData("{in} -o {in}", "no folder")]
    public async Task A_command_line_that_cannot_be_carried_out_gets_one_line_and_writes_nothing(string line, string expected)
    {
        string input = WritePhoto("a.png");
        WritePhoto(Path.Combine("sub", "a.png"));
        string[] args = [.. line.Split(' ').Select(arg => arg.Replace("{in}", input, StringComparison.Ordinal).Replace("{dir}", Photos, StringComparison.Ordinal).Replace("{out}", Output, StringComparison.Ordinal))];
        (await CliRun.RunAsync(["simulate-clips", .. args])).AssertOneError(2, expected);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Ctrl_C_leaves_complete_videos_alone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signal to send to another console's process");
        WritePhoto("a.png", 300, 200);
        using Process process = CliRun.Start(null, "simulate-clips", Photos, "-o", Output, "--size", "96x64", "--count", "2000", "--threads", "1", "--frames", "8");
        Task<CliRun> finishing = CliRun.FinishAsync(process);
        string normal = Path.Combine(Output, "normal");
        while (!process.HasExited && (!Directory.Exists(normal) || Directory.GetDirectories(normal).Length < 2))
            await Task.Delay(10);
        await CliRun.InterruptAsync(process);
        CliRun run = await finishing;

        string[] videos = Text("train_list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        run.AssertOneError(130, $"interrupted: {videos.Length} of 2000 videos");
        Assert.InRange(videos.Length, 2, 1999);
        Assert.Equal(["flow", "flow_back", "low_and_noise", "normal", "simulation.json", "test_list.txt", "train_list.txt"], Directory.EnumerateFileSystemEntries(Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach ((string part, int count) in new[] { ("flow", 7), ("flow_back", 7), ("low_and_noise", 8), ("normal", 8) })
        {
            Assert.Equal(videos.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.Combine(Output, part)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.All(videos, video => Assert.Equal(count, Directory.GetFiles(Path.Combine(Output, part, video)).Length));
        }
    }
}
