using DmlEnhance.Cli;
using DmlEnhance.Cli.Doctor;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class DoctorOutputTests
{
    [Fact]
    public void What_failed_stands_last_with_what_to_do()
    {
        DoctorReport report = Reports.Good.With(adapter => adapter with
        {
            Name = "GPU [red]",
            Checks = [adapter.Checks[0], Reports.Check("Add", new SizeResult("64x64", 1e-7, null), new SizeResult("17x3", 0.25, null), new SizeResult("1x1", 0.125, null))],
            Timings = [adapter.Timings[0] with { Paths = [Reports.Timing("Shader", 0.4), new PathTiming { Path = "DirectML", Failure = "no memory" }] }],
        });
        string[] lines = Write(report, isTerminal: false).TrimEnd().Split('\n');
        Assert.Equal(
            [
                "FAIL operator Add by DirectML on 0: GPU [red]: largest error 2.5E-1 at 17x3; it fails at 17x3, 1x1; 1E-6 is right (rounding)",
                "FAIL filter by DirectML at 1280x720 on 0: GPU [red]: no memory",
            ],
            lines[^3..^1]);
        Assert.StartsWith("What to do: ", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["operator", "Add", "DirectML", "FAIL", "2.5E-1", "17x3", "1E-6"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["1280x720", "Shader", "PASS", "0.100", "0.200", "0.100", "0.400", "40.000", "100.0"]);
    }

    [Fact]
    public void Where_the_library_beside_the_program_is_missing_it_is_to_be_restored_and_not_the_driver()
    {
        const string Missing = "(program)/DirectML.dll: is missing";
        DoctorReport report = Reports.Good.With(adapter => adapter with { Problem = $"DirectML cannot be used, and only the shader was examined: {Missing}" });
        report = report with { Host = report.Host with { DirectML = Missing, DirectMLProblem = Missing } };
        string advice = Assert.Single(Advice(report));
        Assert.Contains("restore the DirectML.dll beside the program", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("driver", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.15.4", false)]
    [InlineData("1.16.0", false)]
    [InlineData("1.15.3", true)]
    [InlineData("1.8.0", true)]
    [InlineData("0.0.0", true)]
    public void An_older_library_than_the_one_that_comes_with_ONNX_Runtime_is_too_old(string version, bool isTooOld) =>
        Assert.Equal(isTooOld, DirectMLRequirement.Problem(version) is not null);

    [Fact]
    public void The_least_version_is_the_one_that_is_packed()
    {
        string? root = Repository.Root;
        if (root is null)
            Assert.Skip("needs the checkout around it");
        Assert.Contains($"Include=\"Microsoft.AI.DirectML\" Version=\"{DirectMLRequirement.LeastVersion}\"", File.ReadAllText(Path.Combine(root, "Directory.Packages.props")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_model_a_line_says_so_and_the_models_are_to_be_restored()
    {
        DoctorReport report = Reports.Good with { Problem = "no model is installed in (program)/models: there is none to examine or to time" };
        Assert.False(report.Passed);
        Assert.Contains("\nFAIL no model is installed in (program)/models", Write(report, isTerminal: false), StringComparison.Ordinal);
        Assert.Contains("restore the models beside the program", Assert.Single(Advice(report)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_of_80_columns_shows_every_number_whole()
    {
        string output = Write(Reports.Good.With(adapter => adapter with { Timings = [adapter.Timings[0] with { Size = "3840x2160", Cpu = 1234.567 }] }), isTerminal: true);
        Assert.All(["operator", "Conv2d", "2E-7", "3840x2160", "DirectML", "1234.567", "Post-pass", "Ratio", "all results agree"], word => Assert.Contains(word, output, StringComparison.Ordinal));
        Assert.DoesNotContain("…", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_without_Direct3D_12_is_left_out_and_fails_nothing()
    {
        DoctorReport report = Reports.Good with { Adapters = [Reports.Adapter("GPU one"), Reports.Adapter("old card") with { FeatureLevel = null, Problem = "it gives no Direct3D 12 device", Checks = [], Timings = [] }] };
        string output = Write(report, isTerminal: false);
        Assert.True(report.Passed);
        Assert.Contains("left out on 0: old card: it gives no Direct3D 12 device", output, StringComparison.Ordinal);
        Assert.Contains("1 adapter examined: all results agree", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bar_shows_the_step_whatever_is_in_its_name_and_hands_on_the_result()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int result = await StepProgressBar.RunAsync(new CliConsole(output, error, OutIsTerminal: true, ErrorIsTerminal: true), 2, begin =>
        {
            begin("0: [one]");
            begin("0: two]");
            return 7;
        });
        Assert.Equal(7, result);
        Assert.Equal("", output.ToString());
    }

    private static string[] Advice(DoctorReport report) => [.. Write(report, isTerminal: false).Split('\n').Where(line => line.StartsWith("What to do: ", StringComparison.Ordinal))];

    private static string Write(DoctorReport report, bool isTerminal)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        DoctorTable.Write(new CliConsole(output, error, OutIsTerminal: isTerminal, ErrorIsTerminal: false), report);
        return output.ToString().ReplaceLineEndings("\n");
    }
}
