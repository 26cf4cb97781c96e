using System.Text.Json;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Cli;

[Collection(nameof(Gpu))]
public sealed class DevicesOnWindowsTests(Gpu gpu)
{
    [Fact]
    public async Task Every_adapter_is_listed_with_its_levels_and_the_libraries_with_their_versions()
    {
        CliRun run = await CliRun.RunAsync("devices", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement[] devices = [.. document.RootElement.GetProperty("devices").EnumerateArray()];
        Assert.Equal(["cpu", .. Enumerable.Range(0, devices.Length - 1).Select(i => $"dml:{i}")], devices.Select(device => device.GetProperty("id").GetString()!));

        JsonElement used = Assert.Single(devices, device => device.GetProperty("id").GetString() == $"dml:{gpu.Device.Adapter.Index}");
        Assert.Equal(JsonValueKind.Null, used.GetProperty("unavailable").ValueKind);
        Assert.Equal(gpu.Device.Adapter.Name, used.GetProperty("name").GetString());
        Assert.Equal(gpu.Device.Adapter.FeatureLevel, used.GetProperty("gpu").GetProperty("direct3D").GetString());
        Assert.Matches(@"^[5-9]\.\d$", used.GetProperty("gpu").GetProperty("directML").GetString());

        Assert.StartsWith("1.", document.RootElement.GetProperty("onnxRuntime").GetString(), StringComparison.Ordinal);
        JsonElement library = document.RootElement.GetProperty("directML");
        Assert.Equal("1.15.4", library.GetProperty("version").GetString());
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "DirectML.dll"), library.GetProperty("path").GetString(), ignoreCase: true);
    }

    [Fact]
    public async Task The_table_has_a_line_for_each()
    {
        CliRun run = await CliRun.RunAsync("devices");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string line = Assert.Single(run.Out.Split(Environment.NewLine), line => line.AsSpan().TrimStart("* ").StartsWith($"dml:{gpu.Device.Adapter.Index} ", StringComparison.Ordinal));
        Assert.Contains(gpu.Device.Adapter.Name, line, StringComparison.Ordinal);
        Assert.Matches(@"MiB shared.* 1[12]_\d +[5-9]\.\d +available", line);
        Assert.Contains("DirectML 1.15.4 (", run.Out, StringComparison.Ordinal);
    }
}
