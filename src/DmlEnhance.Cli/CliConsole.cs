namespace DmlEnhance.Cli;

/// <summary>Where a command writes: results to <paramref name="Out"/>, errors and progress to <paramref name="Error"/>.</summary>
/// <param name="Out">Results; what a pipe carries on.</param>
/// <param name="Error">Errors and the progress bar.</param>
/// <param name="OutIsTerminal">Whether a person reads <paramref name="Out"/> as it is written.</param>
/// <param name="ErrorIsTerminal">Whether a person watches <paramref name="Error"/>, on a terminal that can redraw a line.</param>
internal sealed record CliConsole(TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>The process's own streams.</summary>
    public static CliConsole Process { get; } = new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>What the program is called, before every error.</summary>
    public string Program { get; init; } = "dmlenhance";

    /// <summary>Writes one line in the form that all errors have.</summary>
    public void WriteError(string message) => Error.WriteLine($"{Program}: {DmlEnhanceException.OneLine(message)}");

    /// <summary>The same for a user's error, with the lines that explain it.</summary>
    public void WriteError(DmlEnhanceException error)
    {
        // The message itself is one line for certain: only the explanation adds others.
        WriteError(error.Message.Split('\n')[0]);
        foreach (string line in error.Explanation)
            Error.WriteLine(line);
    }
}
