using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using DmlEnhance.Cli.Commands;

namespace DmlEnhance.Cli;

/// <summary>The <c>dmlenhance</c> command.</summary>
internal static class CommandLine
{
    // Time for a file in work to be finished or its temporary file deleted after Ctrl+C.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs one command line.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console)
    {
        ParseResult parsed = Root(console).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            console.WriteError($"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct())}; see '{HelpCommand(parsed)}'");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        });
    }

    /// <summary>Makes a command's body a System.CommandLine action, with one line for every error.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Action(CliConsole console, Func<ParseResult, CancellationToken, Task<int>> body) => async (parsed, cancellationToken) =>
    {
        try
        {
            return await body(parsed, cancellationToken);
        }
        catch (UsageException e)
        {
            console.WriteError($"{e.Message}; see '{HelpCommand(parsed)}'");
            return ExitCode.Usage;
        }
        catch (DmlEnhanceException e)
        {
            console.WriteError(e.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException e)
        {
            console.WriteError(e is InterruptedException ? e.Message : "interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("DMLENHANCE_TRACE") is not { Length: > 0 })
        {
            console.WriteError($"unexpected {e.GetType().Name}: {e.Message} (a defect of dmlenhance; DMLENHANCE_TRACE=1 shows where)");
            return ExitCode.Failure;
        }
    };

    // Not RootCommand: that would be named after the assembly, which is not what a user types.
    private static Command Root(CliConsole console) => new("dmlenhance", "Low-light enhancement of photographs with SCI (CVPR 2022).")
    {
        new HelpOption { Recursive = true, Action = new HelpWithExamples() },
        new VersionOption { Action = new VersionAction(console) },
        EnhanceCommand.Create(console),
        ModelsCommand.Create(console),
        DevicesCommand.Create(console),
    };

    private static string HelpCommand(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
            names.Push(command.Command.Name);
        return $"{string.Join(' ', names)} --help";
    }
}
