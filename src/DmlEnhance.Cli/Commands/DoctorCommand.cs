using System.CommandLine;
using System.Runtime.Versioning;
using System.Text;
using DmlEnhance.Cli.Doctor;
using DmlEnhance.Direct3D12.Doctor;
using DmlEnhance.Doctor;
using DmlEnhance.Doctor.Reports;
using DmlEnhance.Files;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string StandardOutput = "-";

    private const string Details = """
        For each adapter: every operator that networks are made of, as a model of its own, by DirectML; every installed model by DirectML and, where it is
        SCI's, by the shader; each at several sizes, compared with the CPU's result. Then the post-process filter is timed. A software rasteriser is timed at
        a small size only, unless --timing-sizes says otherwise.

        Examples:
          dmlenhance doctor
          dmlenhance doctor --adapter 0 --json report.json
          dmlenhance doctor --adapter nvidia --quick --no-timing
          dmlenhance doctor --compare before.json after.json

        The file of --json is what a bug report needs. It names program, libraries, system, processor and adapters, and nothing of you: no accounts, no folders.

        --compare takes adapters of one PCI id for the same, and tells of times only where they changed by more than 10 %. Worse is what passed before and fails
        or is missing now, an adapter that went, and whatever came and fails. Without a model, operators are examined all the same, and the exit code is 1.

        Exit code: 0 all results agree with the CPU's, or nothing got worse; 1 something failed or got worse; 2 wrong usage; 130 Ctrl+C.
        """;

    public static Command Create(CliConsole console, ModelCatalog catalog, IReadOnlyList<OperatorProbe>? probes)
    {
        var adapter = new Option<string>("--adapter", "-a")
        {
            HelpName = "N|all",
            Description = "An adapter of dmlenhance devices (0 or dml:0), a word of its name, auto, or all.",
            DefaultValueFactory = _ => DoctorOptions.AllAdapters,
            CustomParser = result => OptionValues.Parse(result, DoctorAdapter.Parse),
        };
        var sizes = SizeOption("--sizes", $"Sizes to compare at. [default: {string.Join(',', DoctorOptions.UsualSizes)}]");
        var quick = new Option<bool>("--quick") { Description = $"Compare at {string.Join(" and ", DoctorOptions.QuickSizes)} only." };
        var timingSizes = SizeOption("--timing-sizes", $"Sizes to time at. [default: {string.Join(',', DoctorOptions.UsualTimingSizes)}]");
        var noTiming = new Option<bool>("--no-timing") { Description = "Time nothing." };
        var json = new Option<string?>("--json") { HelpName = "FILE|-", Description = "Write everything as JSON, for a bug report or --compare." };
        var compare = new Option<string[]>("--compare") { HelpName = "BEFORE.json AFTER.json", Description = "Examine nothing, but tell what changed between two files of --json.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        compare.Validators.Add(OptionValues.RefuseEmptyNames);

        var command = new CommandWithExamples("doctor", "Find out whether graphics adapters compute right, and how fast.", Details) { adapter, sizes, quick, timingSizes, noTiming, json, compare };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(compare) is [var before, var after])
            {
                RefuseOthers(parsed, command.Options.Where(option => option != compare));
                return await CompareAsync(console, before, after);
            }

            if (parsed.GetValue(quick) && parsed.GetValue(sizes) is not null)
                throw new UsageException("--quick and --sizes exclude each other");
            if (parsed.GetValue(noTiming) && parsed.GetValue(timingSizes) is not null)
                throw new UsageException("--no-timing and --timing-sizes exclude each other");
            // Everywhere but on Windows, and under Wine.
            if (!OperatingSystem.IsWindowsVersionAtLeast(10))
                throw new DmlEnhanceException("there is no Direct3D 12 here, and nothing to examine: it needs Windows 10 version 1803 or newer (--compare works everywhere)");
            string? file = parsed.GetValue(json);
            if (file?.Length == 0)
                throw new UsageException("the name of --json is empty");
            if (file is not (null or StandardOutput))
                AtomicFile.Probe(file);
            var options = new DoctorOptions
            {
                Sizes = parsed.GetValue(sizes) ?? (parsed.GetValue(quick) ? DoctorOptions.QuickSizes : DoctorOptions.UsualSizes),
                TimingSizes = parsed.GetValue(timingSizes),
            };
            using var run = Prepare(parsed.GetRequiredValue(adapter), options, !parsed.GetValue(noTiming), catalog, probes);
            DoctorReport report = await ExamineAsync(console, run, cancellationToken);
            await WriteAsync(console, report, file, cancellationToken);
            return report.Passed ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static Option<IReadOnlyList<PictureSize>?> SizeOption(string name, string description) => new(name)
    {
        HelpName = "WxH,...",
        Description = description,
        CustomParser = result => OptionValues.Parse<IReadOnlyList<PictureSize>?>(result, text => [.. text.Split(',').Select(PictureSize.Parse).Distinct()]),
    };

    private static void RefuseOthers(ParseResult parsed, IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new UsageException($"--compare examines nothing: leave out {given.Name}");
    }

    [SupportedOSPlatform("windows10.0")]
    private static DoctorRun Prepare(string adapter, DoctorOptions options, bool times, ModelCatalog catalog, IReadOnlyList<OperatorProbe>? probes) =>
        new(adapter, options, times, catalog, probes);

    [SupportedOSPlatform("windows10.0")]
    private static Task<DoctorReport> ExamineAsync(CliConsole console, DoctorRun run, CancellationToken cancellationToken) =>
        StepProgressBar.RunAsync(console, run.Steps, begin => run.Run(VersionAction.Version, begin, cancellationToken));

    private static async Task WriteAsync(CliConsole console, DoctorReport report, string? file, CancellationToken cancellationToken)
    {
        if (file == StandardOutput)
        {
            await console.Out.WriteAsync(Encoding.UTF8.GetString(report.ToJson()));
            return;
        }

        DoctorTable.Write(console, report);
        if (file is null)
            return;
        AtomicFile.Write(file, report.ToJson(), cancellationToken);
        await console.Out.WriteLineAsync(DmlEnhanceException.OneLine($"-> {file}"));
    }

    private static async Task<int> CompareAsync(CliConsole console, string before, string after)
    {
        var comparison = new ReportComparison(DoctorReport.Load(before), DoctorReport.Load(after));
        foreach (string line in comparison.Lines)
            await console.Out.WriteLineAsync(line);
        await console.Out.WriteLineAsync(
            comparison.IsWorse ? "worse: something passed or was there before, and fails or is missing now, or came and fails" : comparison.Lines.Count == 0 ? "nothing changed" : "no verdict got worse");
        return comparison.IsWorse ? ExitCode.Failure : ExitCode.Success;
    }
}
