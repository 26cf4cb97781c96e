using System.Text.Json;
using DmlEnhance.Direct3D12.Benchmark;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Benchmark;

[Collection(nameof(Gpu))]
public sealed class BenchmarkTests
{
    private static readonly string[] Passes =
        ["copy", "sci", "unfused, 1x1 a thread", "unfused, 2x4 a thread", "exposure", "composite", "present", "whole post-process"];

    [Fact]
    public async Task It_measures_every_pass_and_what_it_compares_computes_the_same()
    {
        (int exitCode, string output, string error) = await RunAsync("--quick", "--json");
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement;
        Assert.NotEqual("", root.GetProperty("adapter").GetProperty("name").GetString());
        Assert.Contains(root.GetProperty("ratiosOf").GetString(), (string[])["wall", "timestamps"]);
        Assert.Equal(2, root.GetProperty("sizes").GetArrayLength());
        foreach (JsonElement size in root.GetProperty("sizes").EnumerateArray())
        {
            JsonElement[] passes = [.. size.GetProperty("passes").EnumerateArray()];
            Assert.Equal(Passes, passes.Select(pass => pass.GetProperty("name").GetString()));
            foreach (JsonElement pass in passes)
            {
                Assert.True(pass.GetProperty("wallMilliseconds").GetProperty("median").GetDouble() > 0, pass.ToString());
                Assert.True(pass.GetProperty("ratioToSci").GetDouble() > 0, pass.ToString());
            }

            Assert.Equal(1, passes[1].GetProperty("ratioToSci").GetDouble());
            Assert.Equal(1, passes[0].GetProperty("ratioToCopy").GetDouble());
            // One step of float16 below 1: the same sums in another order may be rounded the other way.
            foreach (JsonElement pass in passes[2..4])
                Assert.InRange(pass.GetProperty("largestDifference").GetDouble(), 0, 1.0 / 2048);
        }
    }

    [Fact]
    public async Task The_table_names_the_adapter_the_clock_and_every_pass()
    {
        (int exitCode, string output, _) = await RunAsync("--size", "20x10", "--rounds", "1");
        Assert.Equal(0, exitCode);
        Assert.All(["adapter", "clock", "20x10", .. Passes], word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'12' is no size", "--size", "12")]
    [InlineData("'0' is no number", "--rounds", "0")]
    [InlineData("leave out --size", "--quick", "--size", "8x8")]
    public async Task A_wrong_command_line_is_one_line(string expected, params string[] args)
    {
        (int exitCode, string output, string error) = await RunAsync(args);
        Assert.Equal(2, exitCode);
        Assert.Equal("", output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_one_line()
    {
        (int exitCode, _, string error) = await RunAsync("--quick", "--model", "nothing.onnx");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("benchmark: nothing.onnx", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await BenchmarkCommand.RunAsync(args, new BenchmarkConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: false));
        return (exitCode, output.ToString(), error.ToString());
    }
}
