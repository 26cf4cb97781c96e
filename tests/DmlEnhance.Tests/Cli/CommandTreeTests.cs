using System.CommandLine;
using DmlEnhance.Cli;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary>A start makes only the command that is named; nobody may notice.</summary>
public class CommandTreeTests
{
    private static readonly ModelCatalog NoModels = new([]);

    public static TheoryData<string> Lines()
    {
        var lines = new TheoryData<string>("", "--help", "-h", "--version --nonsense", "nonsense", "nonsense enhance", "--nonsense enhance", "Enhance");
        foreach (Command command in Commands(Everything(CliConsole.Process)))
        {
            string path = Path(command);
            foreach (string rest in (string[])["", "--help", "-?", "--nonsense", "--version", "enhance", "score --nonsense"])
                lines.Add($"{path} {rest}".Trim());
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Help_and_errors_are_those_of_all_commands_together(string line)
    {
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CliRun all = await RunAsync(console => CommandLine.RunAsync(Everything(console), args, console));
        CliRun started = await RunAsync(console => CommandLine.RunAsync(args, console, NoModels));
        Assert.Equal(all, started);
    }

    [Fact]
    public async Task The_help_names_every_command()
    {
        CliRun help = await CliRun.RunAsync("--help");
        foreach (Command command in Everything(CliConsole.Process).Subcommands)
            Assert.Contains($"  {command.Name} ", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_command_is_made_alone()
    {
        foreach (Command command in Everything(CliConsole.Process).Subcommands)
            Assert.Equal(command.Name, Assert.Single(CommandLine.Root(CliConsole.Process, NoModels, null, null, null, command.Name).Subcommands).Name);
    }

    private static Command Everything(CliConsole console) => CommandLine.Root(console, NoModels, null, null, null, named: null);

    private static IEnumerable<Command> Commands(Command parent) => parent.Subcommands.SelectMany(command => Commands(command).Prepend(command));

    private static string Path(Command command) => command.Parents.OfType<Command>().Single() is { Name: not "dmlenhance" } parent ? $"{Path(parent)} {command.Name}" : command.Name;

    private static async Task<CliRun> RunAsync(Func<CliConsole, Task<int>> run)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await run(new CliConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: false));
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
