using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using DmlEnhance.Cli.Bench;
using DmlEnhance.Cli.Commands;
using DmlEnhance.Cli.Training;
using DmlEnhance.Devices;
using DmlEnhance.Doctor;
using DmlEnhance.Models;

namespace DmlEnhance.Cli;

/// <summary>The <c>dmlenhance</c> command.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable that lets unforeseen exceptions through with their stack traces.</summary>
    public const string TraceVariable = "DMLENHANCE_TRACE";

    // Time for a file in work to be finished or its temporary file deleted after Ctrl+C.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="catalog">The installed models; null for those of this installation.</param>
    /// <param name="gpus">What brings GPUs; null for none.</param>
    /// <param name="probes">The operators that <c>doctor</c> examines; null for all of them. Tests put a wrong one among them.</param>
    /// <param name="benchSubjects">What <c>bench</c> compares; null for all that it knows. Tests put a wrong one among them.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args, CliConsole console, ModelCatalog? catalog = null, IComputeBackend? gpus = null, IReadOnlyList<OperatorProbe>? probes = null,
        IReadOnlyList<BenchSubjectSource>? benchSubjects = null) =>
        RunAsync(Root(console, catalog ?? ModelCatalog.Default, gpus, probes, benchSubjects, args.Count > 0 ? args[0] : null), args, console);

    /// <summary>Runs one command line of a program.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="args">Without the program's name.</param>
    /// <param name="console">Where to write.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(Command root, IReadOnlyList<string> args, CliConsole console)
    {
        // No response files: '@a.jpg' is a photograph's name.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            console.WriteError($"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct())}; see '{HelpCommand(parsed)}'");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.WriteError($"standard output cannot be written: {e.Message}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Makes a command's body a System.CommandLine action, with one line for every error.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Action(CliConsole console, Func<ParseResult, CancellationToken, Task<int>> body) => async (parsed, cancellationToken) =>
    {
        try
        {
            // Only once this method has yielded does System.CommandLine listen for Ctrl+C.
            await Task.Yield();
            return await body(parsed, cancellationToken);
        }
        catch (UsageException e)
        {
            console.WriteError($"{e.Message}; see '{HelpCommand(parsed)}'");
            return ExitCode.Usage;
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError(e);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            console.WriteError("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is not (IOException or UnauthorizedAccessException) && Environment.GetEnvironmentVariable(TraceVariable) is not { Length: > 0 })
        {
            console.WriteError(Defect(e));
            return ExitCode.Failure;
        }
    };

    /// <summary>What is said of an exception that nobody foresaw.</summary>
    public static string Defect(Exception exception) =>
        $"unexpected {exception.GetType().Name}: {exception.Message} (a defect of dmlenhance; {TraceVariable}=1 shows where)";

    /// <summary>The program's commands.</summary>
    /// <param name="console">Where they write.</param>
    /// <param name="catalog">The installed models.</param>
    /// <param name="gpus">What brings GPUs; null for none.</param>
    /// <param name="probes">The operators that <c>doctor</c> examines; null for all of them.</param>
    /// <param name="benchSubjects">What <c>bench</c> compares; null for all that it knows.</param>
    /// <param name="named">The first word of the command line. Where that is a command no other is made, which is most of what a start took: whatever follows it belongs to it.</param>
    internal static Command Root(
        CliConsole console, ModelCatalog catalog, IComputeBackend? gpus, IReadOnlyList<OperatorProbe>? probes, IReadOnlyList<BenchSubjectSource>? benchSubjects, string? named)
    {
        (string Name, Func<Command> Create)[] all =
        [
            ("enhance", () => EnhanceCommand.Create(console, catalog, gpus)),
            ("score", () => ScoreCommand.Create(console)),
            ("simulate", () => SimulateCommand.Create(console)),
            ("simulate-clips", () => SimulateClipsCommand.Create(console)),
            ("train", () => TrainCommand.Create(console, catalog, new OnnxTrainingBackend())),
            ("finetune", () => FinetuneCommand.Create(console, catalog, new OnnxTrainingBackend())),
            ("models", () => ModelsCommand.Create(console, catalog)),
            ("devices", () => DevicesCommand.Create(console, gpus)),
            ("doctor", () => DoctorCommand.Create(console, catalog, probes)),
            ("bench", () => BenchCommand.Create(console, catalog, gpus, benchSubjects)),
        ];
        // Not RootCommand: that would be named after the assembly, which is not what a user types.
        var root = new Command("dmlenhance", "Low-light enhancement of photographs and videos with SCI (CVPR 2022) and TCE-Net (IJCV 2024).")
        {
            new HelpOption { Recursive = true, Action = new HelpWithExamples() },
            new VersionOption { Action = new VersionAction(console) },
        };
        bool isNamed = all.Any(command => command.Name == named);
        foreach ((string name, Func<Command> create) in all)
        {
            if (!isNamed || name == named)
                root.Add(create());
        }

        return root;
    }

    private static string HelpCommand(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
            names.Push(command.Command.Name);
        return $"{string.Join(' ', names)} --help";
    }
}
