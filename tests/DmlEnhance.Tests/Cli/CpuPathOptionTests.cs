using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Tests.Cpu;
using DmlEnhance.Tests.Devices;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary><c>enhance --cpu-path</c>.</summary>
public sealed class CpuPathOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _input;

    public CpuPathOptionTests()
    {
        _model = TestFiles.WriteModel(_folder.Path);
        _input = TestFiles.WriteImage(_folder.Path, "in.png", 90, 60);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Either_path_is_named_in_the_first_line_and_both_make_the_same_picture()
    {
        string fused = $"fused SIMD kernel, {FusedSci.VectorBits}-bit, 2 threads";
        Assert.Contains(fused, await FirstLine("out-default.png"), StringComparison.Ordinal);
        Assert.Contains(fused, await FirstLine("out-fused.png", "--cpu-path", "fused"), StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider, 2 threads", await FirstLine("out-onnx.png", "--cpu-path", "onnxruntime"), StringComparison.Ordinal);

        using DecodedImage a = ImageFile.Read(_folder["out-fused.png"]), b = ImageFile.Read(_folder["out-onnx.png"]), usual = ImageFile.Read(_folder["out-default.png"]);
        Assert.Equal(a.Frame.Samples, usual.Frame.Samples);
        Assert.InRange(KernelPictures.LargestDifference(a.Frame, b.Frame), 0, 1);
    }

    [Fact]
    public async Task Auto_and_steady_sequences_take_it_too()
    {
        string frames = Path.Combine(_folder.Path, "frames");
        for (int i = 0; i < 3; i++)
            TestFiles.WriteImage(frames, $"{i}.png", seed: i);
        foreach ((string path, string expected) in ((string, string)[])[("fused", "fused SIMD kernel"), ("onnxruntime", "CPUExecutionProvider")])
        {
            CliRun run = await CliRun.RunAsync(Watched.Nowhere, ModelCatalog.Default, "enhance", frames, "--sequence", "--steady", "-o", _folder[path], "--cpu-path", path);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("")]
    [InlineData("3")]
    public async Task Another_value_is_one_line(string value) =>
        (await CliRun.RunAsync("enhance", _input, "-o", _folder["out.png"], "-m", _model, "--cpu-path", value)).AssertOneError(2, "fused");

    [Theory]
    [InlineData("dml")]
    [InlineData("dml:0")]
    public async Task With_a_GPU_asked_for_it_is_one_line(string device) =>
        (await CliRun.RunAsync("enhance", _input, "-o", _folder["out.png"], "-m", _model, "--device", device, "--cpu-path", "onnxruntime"))
            .AssertOneError(2, "--cpu-path is for the CPU, and --device asks for a GPU");

    [Theory]
    [InlineData("fused", "fused SIMD kernel, ")]
    [InlineData("onnxruntime", " CPUExecutionProvider, ")]
    public async Task It_means_the_CPU_also_where_a_GPU_would_be_taken(string path, string expected)
    {
        var gpus = new FakeBackend(FakeBackend.Adapter(0, "Card"));
        foreach (string[] options in (string[][])[["--cpu-path", path], ["--device", "auto", "--cpu-path", path]])
        {
            string line = await FirstLine(gpus, options);
            Assert.Contains(expected, line, StringComparison.Ordinal);
            Assert.DoesNotContain("Card", line, StringComparison.Ordinal);
        }

        // Which without it is taken.
        Assert.Contains(" on Card, fake", await FirstLine(gpus, []), StringComparison.Ordinal);
        Assert.Equal(0, gpus.Alive);
    }

    [Fact]
    public async Task With_a_model_of_TCE_Net_it_is_one_line()
    {
        string frames = Path.Combine(_folder.Path, "frames");
        TestFiles.WriteImage(frames, "0.png");
        CliRun run = await CliRun.RunAsync(Watched.Nowhere, ModelCatalog.Default, "enhance", frames, "--sequence", "-o", _folder["out"], "-m", "tce-small", "--cpu-path", "fused");
        run.AssertOneError(2, "--cpu-path is for SCI; 'tce-small' is a model of TCE-Net");
    }

    private Task<string> FirstLine(string output, params string[] options) => FirstLine(null, ["--device", "cpu", "-t", "2", .. options], output);

    private async Task<string> FirstLine(IComputeBackend? gpus, string[] options, string output = "out.png")
    {
        CliRun run = await CliRun.RunAsync(Watched.Nowhere, ModelCatalog.Default, gpus, ["enhance", _input, "-o", _folder[output], "-m", _model, .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Out.Split(Environment.NewLine)[0];
    }
}
