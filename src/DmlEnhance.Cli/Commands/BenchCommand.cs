using System.CommandLine;
using System.Text;
using DmlEnhance.Cli.Bench;
using DmlEnhance.Cli.Bench.Results;
using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Files;
using DmlEnhance.Models;

namespace DmlEnhance.Cli.Commands;

/// <summary><c>dmlenhance bench</c>.</summary>
internal static class BenchCommand
{
    private const string StandardOutput = "-";
    private const string DefaultModel = "sci-medium";
    private const int MostThreads = 1024;
    private const int MostRounds = 100_000;

    private const string Details = """
        Subjects, all in one run and in turn:
          fused              this project's SIMD kernel: what --device cpu runs for SCI; 8 bits in and out
          onnxruntime        this project's bands of rows on ONNX Runtime; 8 bits in and out
          onnxruntime-whole  ONNX Runtime as its manual shows it: whole frames on its own threads; float tensors, no conversion
          dml:0, dml:1, ...  each DirectX 12 adapter, by DirectML, from memory to memory (dml: all of them)
          pytorch            PyTorch in a child process, where python3 or /usr/bin/python3 has torch; float tensors, no conversion

        Before anything is timed, each result is compared with ONNX Runtime's: 8 bits, at most 1/255 apart. A time is that of one frame after another;
        the ratio is the median of the rounds' ratios to fused. "FMA peak" is the share of the multiply-adds that this machine does at its best on as many
        threads, "Copy" that of the bytes that it copies, both measured before and after. Subjects without conversion are favoured by it.

        Examples:
          dmlenhance bench
          dmlenhance bench --sizes 1920x1080,3840x2160 --threads 1,2 --json bench.json
          dmlenhance bench --subjects fused,onnxruntime --rounds 51
          dmlenhance bench --python ./venv/bin/python

        What is not on this machine is left out, with a line that says why; named by --subjects or --python it is an error.

        Exit code: 0 all results agree; 1 one is wrong, or something failed; 2 wrong usage; 130 Ctrl+C.
        """;

    public static Command Create(CliConsole console, ModelCatalog catalog, IComputeBackend? gpus, IReadOnlyList<BenchSubjectSource>? subjects)
    {
        var sizes = new Option<IReadOnlyList<PictureSize>?>("--sizes")
        {
            HelpName = "WxH,...",
            Description = $"Sizes of frames. [default: {string.Join(',', BenchOptions.UsualSizes)}]",
            CustomParser = result => OptionValues.Parse<IReadOnlyList<PictureSize>?>(result, text => [.. text.Split(',').Select(PictureSize.Parse).Distinct()]),
        };
        var threads = new Option<IReadOnlyList<int>?>("--threads", "-t")
        {
            HelpName = "N,...",
            Description = "Threads that compute on the CPU; several numbers make several tables. [default: one a logical core]",
            CustomParser = result => OptionValues.Parse<IReadOnlyList<int>?>(result, text => [.. text.Split(',').Select(number => OptionValues.Integer(number.Trim(), "a number of threads", 1, MostThreads)).Distinct()]),
        };
        var rounds = new Option<int?>("--rounds")
        {
            HelpName = "N",
            Description = "Times of each subject. [default: as many as take some ten seconds in all]",
            CustomParser = result => OptionValues.Parse<int?>(result, text => OptionValues.Integer(text, "a number of rounds", 1, MostRounds)),
        };
        var model = new Option<string>("--model", "-m")
        {
            HelpName = "NAME|FILE",
            Description = "A model of SCI: an installed one, an .onnx file, or a .pt checkpoint. All take the same time.",
            DefaultValueFactory = _ => DefaultModel,
        };
        model.Validators.Add(OptionValues.RefuseEmptyNames);
        var names = new Option<string?>("--subjects") { HelpName = "A,B,...", Description = "Only these, see below. [default: all that this machine has]" };
        var python = new Option<string?>("--python") { HelpName = "PROGRAM", Description = "The Python that has torch. [default: python3, then the system's]" };
        python.Validators.Add(OptionValues.RefuseEmptyNames);
        var json = new Option<string?>("--json") { HelpName = "FILE|-", Description = "Write everything as JSON; times are in milliseconds (...Ms), rates a second, fractions of 1." };
        json.Validators.Add(OptionValues.RefuseEmptyNames);

        var command = new CommandWithExamples("bench", "Find out how fast SCI runs here: the fused kernel, ONNX Runtime, adapters and PyTorch, side by side.", Details) { sizes, threads, rounds, model, names, python, json };
        command.SetAction(CommandLine.Action(console, async (parsed, cancellationToken) =>
        {
            string? file = parsed.GetValue(json);
            IReadOnlyList<BenchSubjectSource> sources = BenchSubjects.Choose(
                subjects ?? BenchSubjects.All(gpus, new PyTorchOptions { Program = parsed.GetValue(python) }), parsed.GetValue(names)?.Split(',', StringSplitOptions.TrimEntries));
            if (file is not (null or StandardOutput))
                AtomicFile.Probe(file);
            var run = new BenchRun(ModelLoader.Load(parsed.GetRequiredValue(model), catalog), new BenchOptions
            {
                Sizes = parsed.GetValue(sizes) ?? BenchOptions.UsualSizes,
                Threads = parsed.GetValue(threads) ?? [Environment.ProcessorCount],
                Rounds = parsed.GetValue(rounds),
            }, sources);
            BenchReport report = await StepProgressBar.RunAsync(console, run.Steps, begin => run.Run(VersionAction.Version, begin, cancellationToken));
            await WriteAsync(console, report, file, cancellationToken);
            return report.Passed ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static async Task WriteAsync(CliConsole console, BenchReport report, string? file, CancellationToken cancellationToken)
    {
        if (file == StandardOutput)
        {
            await console.Out.WriteLineAsync(CliJson.Write(report));
            return;
        }

        BenchTable.Write(console, report);
        if (file is null)
            return;
        AtomicFile.Write(file, Encoding.UTF8.GetBytes(CliJson.Write(report) + "\n"), cancellationToken);
        await console.Out.WriteLineAsync(DmlEnhanceException.OneLine($"-> {file}"));
    }
}
