using Spectre.Console;

namespace DmlEnhance.Cli;

/// <summary>How all commands write tables: framed on a terminal, plain columns in a pipe.</summary>
internal static class CliTable
{
    // Wider than any path, so that nothing in a pipe is broken into lines.
    private const int NoWrapping = 1 << 16;

    /// <summary>Where tables are written, and the border that they have there.</summary>
    public static (IAnsiConsole Terminal, TableBorder Border) Open(CliConsole console)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        if (!console.OutIsTerminal)
            terminal.Profile.Width = NoWrapping;
        return (terminal, console.OutIsTerminal ? TableBorder.Rounded : TableBorder.None);
    }
}
