namespace DmlEnhance.Cli;

/// <summary>Where a command writes: results to <paramref name="Out"/>, errors and progress to <paramref name="Error"/>.</summary>
/// <param name="Out">Results; what a pipe carries on.</param>
/// <param name="Error">Errors and the progress bar.</param>
/// <param name="ShowsProgress">Whether a person watches <paramref name="Error"/> on a terminal.</param>
internal sealed record CliConsole(TextWriter Out, TextWriter Error, bool ShowsProgress)
{
    /// <summary>The process's own streams.</summary>
    public static CliConsole Process { get; } = new(
        Console.Out,
        Console.Error,
        !Console.IsErrorRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Writes one line in the form that all errors have.</summary>
    public void WriteError(string message) => Error.WriteLine($"dmlenhance: {DmlEnhanceException.OneLine(message)}");
}
