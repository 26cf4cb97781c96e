using DmlEnhance.Cli.Doctor;
using DmlEnhance.Doctor.Reports;
using DmlEnhance.Tests.Cli;
using Xunit;

namespace DmlEnhance.Tests.Doctor;

public class DoctorCommandTests
{
    [Fact]
    public async Task Without_Direct3D_12_it_says_so_in_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there may be Direct3D 12 here");
        CliRun run = await CliRun.RunAsync("doctor", "--adapter", "all");
        run.AssertOneError(1, "there is no Direct3D 12 here");
    }

    [Theory]
    [InlineData("'64' is no size", "--sizes", "64x64,64")]
    [InlineData("'0x5' is no size", "--sizes", "0x5")]
    [InlineData("'16385x1' is no size", "--timing-sizes", "16385x1")]
    [InlineData("'16384x16384' is too large: a tensor on the GPU holds 44739242 pixels", "--sizes", "64x64,16384x16384")]
    [InlineData("'16384x2731' is too large", "--timing-sizes", "16384x2731")]
    [InlineData("'' is no adapter", "--adapter", "")]
    [InlineData("' ' is no adapter", "-a", " ")]
    [InlineData("'-1' is no adapter", "--adapter", "-1")]
    [InlineData("'+1' is no adapter", "--adapter", "+1")]
    [InlineData("'1.5' is no adapter", "--adapter", "1.5")]
    [InlineData("'4294967296' is no adapter", "--adapter", "4294967296")]
    [InlineData("'-nvidia' is no adapter", "--adapter", "-nvidia")]
    [InlineData("'dml:' is no adapter", "--adapter", "dml:")]
    [InlineData("'dml:-1' is no adapter", "--adapter", "dml:-1")]
    [InlineData("'luid:xyz' is no adapter", "--adapter", "luid:xyz")]
    [InlineData("--quick and --sizes exclude each other", "--quick", "--sizes", "8x8")]
    [InlineData("--no-timing and --timing-sizes exclude each other", "--no-timing", "--timing-sizes", "8x8")]
    [InlineData("--compare examines nothing: leave out --quick", "--quick", "--compare", "a.json", "b.json")]
    [InlineData("compare", "--compare", "a.json")]
    public async Task A_wrong_command_line_is_one_line(string expected, params string[] args)
    {
        CliRun run = await CliRun.RunAsync(["doctor", .. args]);
        run.AssertOneError(2, expected);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData(" DML:0 ", "0")]
    [InlineData("4090", "4090")]
    [InlineData("nvidia", "nvidia")]
    [InlineData("RTX 4090", "RTX 4090")]
    [InlineData("luid:1A2B", "luid:1A2B")]
    [InlineData("all", "all")]
    public void An_adapter_may_be_named_by_number_identifier_or_word(string text, string expected) => Assert.Equal(expected, DoctorAdapter.Parse(text));

    [Fact]
    public async Task Equal_reports_have_no_changes()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good);
        Assert.Equal((0, "", "nothing changed"), (run.ExitCode, run.Error, run.Out.TrimEnd()));
    }

    [Fact]
    public async Task Times_within_10_percent_are_one_line()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good.With(adapter => adapter with
        {
            Timings = [adapter.Timings[0] with { Cpu = 43, Paths = [Reports.Timing("Shader", 0.41), Reports.Timing("DirectML", 2)] }],
        }));
        Assert.Equal((0, "times: 5 of 5 stayed within 10 %\nno verdict got worse"), (run.ExitCode, run.Out.ReplaceLineEndings("\n").TrimEnd()));
    }

    [Fact]
    public async Task Versions_drivers_errors_times_and_adapters_that_changed_are_told()
    {
        DoctorReport after = Reports.Good.With(adapter => adapter with
        {
            Driver = "32.0.1.3",
            Checks = [Reports.Check("Conv2d", new SizeResult("64x64", 3e-7, null)), Reports.Check("Relu", new SizeResult("64x64", 0, null))],
            Timings = [adapter.Timings[0] with { Cpu = 42, Paths = [Reports.Timing("Shader", 0.5), Reports.Timing("DirectML", 1)] }],
        });
        after = after with { Host = after.Host with { DirectML = "1.16.0" }, Adapters = [.. after.Adapters, Reports.Adapter("GPU two")] };
        CliRun run = await CompareAsync(Reports.Good, after);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        AssertLines(
            run,
            "DirectML: 1.15.4 -> 1.16.0",
            "GPU one (1002:744C): driver: 32.0.1.2 -> 32.0.1.3",
            "GPU one (1002:744C): sizes (errors are compared at those of both): 64x64,1x1 -> 64x64",
            "GPU one (1002:744C): operator Conv2d (DirectML): largest error 2E-7 -> 3E-7 (grew)",
            "GPU one (1002:744C): operator Relu (DirectML): came, PASS",
            "GPU one (1002:744C): operator Add (DirectML): went, was PASS",
            "GPU one (1002:744C): 1280x720 Shader: total: 0.400 -> 0.500 ms, x1.25  <- slower",
            "GPU one (1002:744C): 1280x720 DirectML: total: 2.000 -> 1.000 ms, x0.50  <- faster",
            "times: 1 of 5 stayed within 10 %",
            "adapter GPU two (1002:744C): came, PASS");
        Assert.DoesNotContain("CPU: 40.000", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_is_the_same_by_its_PCI_id_whatever_its_name_and_place()
    {
        AdapterResult other = Reports.Adapter("other") with { Id = "8086:1" };
        DoctorReport before = Reports.Good with { Adapters = [Reports.Adapter("GPU one"), other] };
        DoctorReport after = Reports.Good with { Adapters = [other, Reports.Adapter("GPU one (TM)") with { Id = "1002:744c", Driver = "33" }] };
        CliRun run = await CompareAsync(before, after);
        Assert.Equal(
            (0, "GPU one (1002:744C): is now called GPU one (TM)\nGPU one (TM) (1002:744c): driver: 32.0.1.2 -> 33\nno verdict got worse"),
            (run.ExitCode, run.Out.ReplaceLineEndings("\n").TrimEnd()));
    }

    [Fact]
    public async Task Of_one_PCI_id_the_name_tells_them_apart()
    {
        DoctorReport before = Reports.Good with { Adapters = [Reports.Adapter("one"), Reports.Adapter("two") with { Driver = "2" }] };
        DoctorReport after = Reports.Good with { Adapters = [Reports.Adapter("two") with { Driver = "2" }, Reports.Adapter("one")] };
        Assert.Equal("nothing changed", (await CompareAsync(before, after)).Out.TrimEnd());
    }

    [Fact]
    public async Task An_adapter_that_went_is_worse_also_where_none_is_left()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good with { Adapters = [] });
        Assert.Equal(1, run.ExitCode);
        AssertLines(run, "adapter GPU one (1002:744C): went");
        Assert.Contains("\nworse: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_that_came_and_fails_is_worse_and_one_that_was_not_examined_is_not()
    {
        AdapterResult broken = Reports.Adapter("new") with { Id = "8086:1", Checks = [Reports.Check("Add", new SizeResult("1x1", 0.5, null))] };
        CliRun run = await CompareAsync(Reports.Good, Reports.Good with { Adapters = [.. Reports.Good.Adapters, broken] });
        Assert.Equal(1, run.ExitCode);
        AssertLines(run, "adapter new (8086:1): came, FAIL: operator Add (DirectML)");

        AdapterResult old = broken with { FeatureLevel = null, Problem = "no Direct3D 12", Checks = [], Timings = [] };
        CliRun unexamined = await CompareAsync(Reports.Good, Reports.Good with { Adapters = [.. Reports.Good.Adapters, old] });
        Assert.Equal(0, unexamined.ExitCode);
        AssertLines(unexamined, "adapter new (8086:1): came, not examined: no Direct3D 12");
    }

    [Fact]
    public async Task A_passed_check_that_is_missing_is_worse_and_a_failed_one_or_times_that_nobody_asked_for_are_not()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good.With(adapter => adapter with { Checks = [adapter.Checks[0]] }));
        Assert.Equal(1, run.ExitCode);
        AssertLines(run, "GPU one (1002:744C): operator Add (DirectML): went, was PASS");

        DoctorReport failed = Reports.Good.With(adapter => adapter with { Checks = [adapter.Checks[0], Reports.Check("Add", new SizeResult("1x1", 0.5, null))] });
        CliRun fewer = await CompareAsync(failed, failed.With(adapter => adapter with { Checks = [adapter.Checks[0]], Timings = [] }));
        Assert.Equal(0, fewer.ExitCode);
        AssertLines(fewer, "GPU one (1002:744C): operator Add (DirectML): went, was FAIL", "GPU one (1002:744C): times at 1280x720: went");
    }

    [Fact]
    public async Task Models_that_went_are_worse()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good with { Problem = "no model is installed" });
        Assert.Equal(1, run.ExitCode);
        AssertLines(run, "installation: PASS -> FAIL: no model is installed");
    }

    [Theory]
    [InlineData(0.5, "largest error 0 -> 5E-1 (grew)")]
    [InlineData(double.NaN, "largest error 0 -> NaN")]
    [InlineData(null, "the driver refuses it")]
    public async Task A_verdict_that_got_worse_is_told_and_is_exit_code_1(double? error, string expected)
    {
        DoctorReport after = Reports.Good.With(adapter => adapter with
        {
            Checks = [adapter.Checks[0], Reports.Check("Add", new SizeResult("64x64", error, error is null ? "the driver refuses it" : null))],
        });
        CliRun run = await CompareAsync(Reports.Good, after);
        Assert.Equal(1, run.ExitCode);
        string line = Assert.Single(run.Out.Split('\n'), line => line.Contains("operator Add", StringComparison.Ordinal));
        Assert.Contains("PASS -> FAIL", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.StartsWith("worse: ", run.Out.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);

        CliRun back = await CompareAsync(after, Reports.Good);
        Assert.Equal(0, back.ExitCode);
        Assert.Contains("FAIL -> PASS", back.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_that_is_lost_and_a_frame_that_is_wrong_are_worse()
    {
        CliRun lost = await CompareAsync(Reports.Good, Reports.Good.With(adapter => adapter with { Problem = "the device was lost" }));
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("PASS -> FAIL: the device was lost", lost.Out, StringComparison.Ordinal);

        CliRun wrong = await CompareAsync(Reports.Good, Reports.Good.With(adapter => adapter with
        {
            Timings = [adapter.Timings[0] with { Paths = [Reports.Timing("Shader", 0.4) with { Error = 0.5 }, Reports.Timing("DirectML", 2)] }],
        }));
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("1280x720 Shader: PASS -> FAIL: error 3.92E-3 -> 5E-1", wrong.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_cards_of_one_kind_are_compared_in_their_order()
    {
        DoctorReport two = Reports.Good with { Adapters = [Reports.Adapter("GPU one"), Reports.Adapter("GPU one")] };
        AssertLines(await CompareAsync(Reports.Good, two), "adapter GPU one (1002:744C) number 2: came, PASS");
    }

    [Fact]
    public async Task A_stranger_s_report_cannot_steer_the_terminal()
    {
        CliRun run = await CompareAsync(Reports.Good, Reports.Good.With(adapter => adapter with { Driver = "[red]\e[2J\nnext" }));
        AssertLines(run, "GPU one (1002:744C): driver: 32.0.1.2 -> [red]?[2J next");
    }

    [Fact]
    public async Task A_file_that_is_no_report_is_one_line()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "other.json");
        await File.WriteAllTextAsync(path, "{}");
        (await CliRun.RunAsync("doctor", "--compare", path, path)).AssertOneError(1, "other.json: is not a report of dmlenhance doctor, or was changed: format is missing");
        (await CliRun.RunAsync("doctor", "--compare", Path.Combine(folder.Path, "none.json"), path)).AssertOneError(1, "none.json");
    }

    private static async Task<CliRun> CompareAsync(DoctorReport before, DoctorReport after)
    {
        using var folder = new TemporaryFolder();
        (string old, string now) = (Path.Combine(folder.Path, "before.json"), Path.Combine(folder.Path, "after.json"));
        await File.WriteAllBytesAsync(old, before.ToJson());
        await File.WriteAllBytesAsync(now, after.ToJson());
        return await CliRun.RunAsync("doctor", "--compare", old, now);
    }

    private static void AssertLines(CliRun run, params string[] expected)
    {
        string[] lines = run.Out.ReplaceLineEndings("\n").Split('\n');
        Assert.All(expected, line => Assert.Contains(line, lines));
    }
}
