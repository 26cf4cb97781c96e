using System.Text.Json;
using DmlEnhance.Models;
using DmlEnhance.Tests.Devices;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary><c>devices</c> and <c>--device</c> with GPUs that are not there.</summary>
public sealed class DevicesCommandTests : IDisposable
{
    private static readonly FakeBackend Gpus = new(FakeBackend.Adapter(0, "Card [new]"), FakeBackend.Adapter(1, "Old card", unavailable: "DirectML is too old"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_adapter_has_a_line_with_its_levels_or_why_it_cannot_be_used()
    {
        CliRun run = await RunAsync("devices");
        Assert.Equal(0, run.ExitCode);
        string[] lines = run.Out.Split(Environment.NewLine);
        Assert.Matches(@"^\* dml:0 +Card \[new\] +Maker +1024 MiB, 0 MiB shared +12_1 +6\.4 +available", lines[2]);
        Assert.Matches(@"^  dml:1 +Old card .*not available: DirectML is too old", lines[3]);
        Assert.Contains("--device auto chooses dml:0 (auto: the first adapter with DirectML).", run.Out, StringComparison.Ordinal);
        Assert.Contains("Fake 1.2.3 (/fake/library)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_stands_in_JSON()
    {
        using JsonDocument document = JsonDocument.Parse((await RunAsync("devices", "--json")).Out);
        JsonElement root = document.RootElement;
        Assert.Equal("dml:0", root.GetProperty("auto").GetString());
        Assert.Equal("1.2.3", root.GetProperty("directML").GetProperty("version").GetString());
        JsonElement[] devices = [.. root.GetProperty("devices").EnumerateArray()];
        Assert.Equal(["cpu", "dml:0", "dml:1"], devices.Select(device => device.GetProperty("id").GetString()));
        Assert.False(devices[0].TryGetProperty("gpu", out _));
        Assert.Equal("6.4", devices[1].GetProperty("gpu").GetProperty("directML").GetString());
        Assert.Equal(1L << 30, devices[1].GetProperty("gpu").GetProperty("dedicatedMemory").GetInt64());
        Assert.Equal("DirectML is too old", devices[2].GetProperty("unavailable").GetString());
    }

    [Theory]
    [InlineData("dml:7", "there is no such adapter, only dml:0 (Card [new]), dml:1 (Old card)")]
    [InlineData("dml:1", "Old card: DirectML is too old")]
    public async Task An_adapter_that_cannot_be_had_is_one_line(string device, string expected)
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        CliRun run = await RunAsync("enhance", input, "-o", _folder["out.png"], "-m", TestFiles.WriteModel(_folder.Path), "--device", device);
        run.AssertOneError(1, $"device {device} cannot be had: {expected}");
        Assert.False(File.Exists(_folder["out.png"]));
    }

    [Fact]
    public async Task Enhance_says_which_adapter_it_runs_on()
    {
        string input = TestFiles.WriteImage(_folder.Path, "in.png");
        CliRun run = await RunAsync("enhance", input, "-o", _folder["out.png"], "-m", TestFiles.WriteModel(_folder.Path));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("on Card [new], fake (auto: the first adapter with DirectML)", run.Out, StringComparison.Ordinal);
    }

    private static Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync(Watched.Nowhere, ModelCatalog.Default, Gpus, args);
}
