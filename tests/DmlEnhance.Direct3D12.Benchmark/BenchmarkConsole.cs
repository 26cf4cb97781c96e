namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>Where the benchmark writes: results to <paramref name="Out"/>, errors and progress to <paramref name="Error"/>.</summary>
/// <param name="Out">Results; what a pipe carries on.</param>
/// <param name="Error">Errors and the progress bar.</param>
/// <param name="OutIsTerminal">Whether a person reads <paramref name="Out"/> as it is written.</param>
/// <param name="ErrorIsTerminal">Whether a person watches <paramref name="Error"/>, on a terminal that can redraw a line.</param>
internal sealed record BenchmarkConsole(TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>The process's own streams.</summary>
    public static BenchmarkConsole Process { get; } = new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Writes one line in the form that all errors have.</summary>
    public void WriteError(string message) => Error.WriteLine($"benchmark: {DmlEnhanceException.OneLine(message)}");
}
