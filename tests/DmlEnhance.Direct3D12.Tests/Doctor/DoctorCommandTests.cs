using System.Text.Json;
using DmlEnhance.Cli;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Doctor;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using DmlEnhance.Exposure;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Tests;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Doctor;

/// <summary>The whole command on the adapters that are here, at sizes so small that it takes seconds on a software rasteriser.</summary>
[Collection(nameof(Gpu))]
public sealed class DoctorCommandTests
{
    // The installed model of TCE-Net, which is examined at one size.
    private const string VideoModel = "tce-small";

    [Fact]
    public async Task Every_operator_and_model_agrees_with_the_CPU_on_every_adapter_and_the_filter_is_timed()
    {
        using var folder = new TemporaryFolder();
        string file = folder["report.json"];
        // 16x16: a multiple of 4 numbers, for which DirectML has a shader of its own; 15x17: none.
        (int exitCode, string output, string error) = await RunAsync(null, null, "--adapter", "all", "--sizes", "16x16,15x17", "--timing-sizes", "16x16", "--json", file);
        Assert.True(exitCode == 0, output + error);
        Assert.Equal("", error);

        DoctorReport report = DoctorReport.Load(file);
        Assert.True(report.Passed);
        IReadOnlyList<AdapterInfo> adapters = AdapterCatalog.List();
        Assert.Equal(adapters.Select(adapter => adapter.Name), report.Adapters.Select(adapter => adapter.Name));
        foreach (AdapterResult adapter in report.Adapters.Where(adapter => adapter.FeatureLevel is not null))
        {
            Assert.Equal(OperatorProbe.All.Select(probe => probe.Operator), adapter.Checks.Where(check => check.Kind == CheckResult.OperatorKind).Select(check => check.Name));
            foreach (string path in (string[])["DirectML", "Shader"])
                Assert.Equal(AutoExposure.Models.Concat(path == "DirectML" ? [VideoModel] : []).Order(), adapter.Checks.Where(check => check.Kind == CheckResult.ModelKind && check.Path == path).Select(check => check.Name).Order());
            PictureSize[] asked = [new(16, 16), new(15, 17)];
            Assert.All(adapter.Checks, check => Assert.Equal(
                (check.Kind == CheckResult.OperatorKind ? Find(check.Name).FitAll(asked) : check.Name == VideoModel ? [VideoModelCheck.Size] : asked).Select(size => size.ToString()), check.Sizes.Select(size => size.Size)));
            Assert.Matches(@"^\d\.\d$", adapter.DirectMLFeatureLevel);
            SizeTiming timing = Assert.Single(adapter.Timings);
            Assert.True(timing.Cpu > 0);
            Assert.Equal(["Shader", "DirectML"], timing.Paths.Select(path => path.Path));
            Assert.All(timing.Paths, path => Assert.True(path.PrePass > 0 && path.Network > 0 && path.PostPass > 0 && path.Total >= path.Network, path.ToString()));
        }

        string json = await File.ReadAllTextAsync(file);
        Assert.DoesNotContain(Environment.UserName, json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(@":\", json, StringComparison.Ordinal);
        Assert.All(["Conv2d", "sci-medium", "PASS", "driver", "agree with the CPU's"], word => Assert.Contains(word, output, StringComparison.Ordinal));
        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_kernel_fails_and_is_named_and_so_is_one_that_gives_NaN_and_a_model_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.onnx", [1, 2, 3]);
        OperatorProbe[] probes =
        [
            Find(nameof(INetworkOperators<>.Relu)),
            Find(nameof(INetworkOperators<>.Add)) with { ReadOnAdapter = (operators, image) => operators.Subtract(image, OperatorProbe.Exchanged(operators, image)) },
            Find(nameof(INetworkOperators<>.Sigmoid)) with { ReadOnAdapter = (operators, image) => operators.Divide(operators.Subtract(image, image), operators.Subtract(image, image)) },
        ];
        string file = folder["report.json"];
        (int exitCode, string output, _) = await RunAsync(probes, new ModelCatalog([folder.Path]), "--sizes", "15x17", "--no-timing", "--json", file);
        Assert.Equal(1, exitCode);

        string[] failures = [.. output.Split('\n').Where(line => line.StartsWith("FAIL ", StringComparison.Ordinal))];
        Assert.Equal(3, failures.Length);
        Assert.Contains("operator Add by DirectML", failures[0], StringComparison.Ordinal);
        Assert.Contains("at 15x17", failures[0], StringComparison.Ordinal);
        Assert.Contains("operator Sigmoid by DirectML", failures[1], StringComparison.Ordinal);
        Assert.Contains("largest error NaN", failures[1], StringComparison.Ordinal);
        Assert.Contains("broken.onnx: is not an ONNX file", failures[2], StringComparison.Ordinal);
        Assert.Contains("What to do", output[output.LastIndexOf("FAIL", StringComparison.Ordinal)..], StringComparison.Ordinal);

        CheckResult[] checks = [.. DoctorReport.Load(file).Adapters[0].Checks];
        Assert.Equal([("Relu", true), ("Add", false), ("Sigmoid", false), ("broken", false)], checks.Select(check => (check.Name, check.Passed)));
        Assert.True(checks[1].Sizes[0].Error > 1);
        Assert.Equal(double.NaN, checks[2].Sizes[0].Error);
        Assert.DoesNotContain(Path.GetFileName(folder.Path), await File.ReadAllTextAsync(file), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_document_on_standard_output_is_all_that_is_there()
    {
        using TemporaryFolder models = OneModel();
        (int exitCode, string output, string error) = await RunAsync([Find(nameof(INetworkOperators<>.Relu))], new ModelCatalog([models.Path]), "--adapter", "dml:0", "--sizes", "1x1", "--no-timing", "--json", "-");
        Assert.Equal((0, ""), (exitCode, error));
        using var document = JsonDocument.Parse(output);
        Assert.Empty(document.RootElement.GetProperty("adapters")[0].GetProperty("timings").EnumerateArray());
    }

    [Fact]
    public void Cancelled_it_ends_at_the_next_step()
    {
        using TemporaryFolder models = OneModel();
        using var run = new DoctorRun("auto", new DoctorOptions { Sizes = [new(1, 1)] }, times: false, new ModelCatalog([models.Path]));
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        Assert.Throws<OperationCanceledException>(() => run.Run("test", _ =>
        {
            steps++;
            cancellation.Cancel();
        }, cancellation.Token));
        Assert.Equal(1, steps);
    }

    [Theory]
    [InlineData("there is no graphics adapter '99'", "--adapter", "99")]
    [InlineData("a folder has this name", "--json", ".")]
    public async Task What_cannot_be_done_is_one_line_before_the_work(string expected, params string[] args)
    {
        (int exitCode, string output, string error) = await RunAsync(null, null, args);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_it_says_so_and_examines_the_operators_all_the_same()
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunAsync([Find(nameof(INetworkOperators<>.Relu))], new ModelCatalog([folder.Path]), "--sizes", "1x1");
        Assert.Equal((1, ""), (exitCode, error));
        string[] lines = output.ReplaceLineEndings("\n").Split('\n');
        Assert.Single(lines, line => line.StartsWith("FAIL ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("FAIL no model is installed", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["operator", "Relu", "DirectML", "PASS", ..]);
        Assert.DoesNotContain(Path.GetFileName(folder.Path), output, StringComparison.OrdinalIgnoreCase);
    }

    private static OperatorProbe Find(string name) => OperatorProbe.All.Single(probe => probe.Operator == name);

    // Enough where models are not what is tested.
    private static TemporaryFolder OneModel()
    {
        var folder = new TemporaryFolder();
        File.Copy(ModelCatalog.Default.Find(AutoExposure.MediumModel)!, folder["sci-medium.onnx"]);
        return folder;
    }

    [Fact]
    public void A_model_of_motion_is_not_examined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("motion.onnx", SmallRaftModel.Bytes());
        File.Copy(ModelCatalog.Default.Find(AutoExposure.MediumModel)!, folder["sci-medium.onnx"]);
        Assert.Equal("sci-medium", Assert.Single(DoctorModel.List(new ModelCatalog([folder.Path]))).Name);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyList<OperatorProbe>? probes, ModelCatalog? catalog, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(["doctor", .. args], new CliConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: false), catalog, probes: probes);
        return (exitCode, output.ToString(), error.ToString());
    }
}
