namespace DmlEnhance.Cli;

/// <summary>What is said of one file that failed while the rest goes on.</summary>
internal static class FileError
{
    /// <summary>A line that names the file; null for what must end the whole run.</summary>
    /// <param name="exception">What was caught.</param>
    /// <param name="path">The file.</param>
    /// <param name="others">Other files that the exception's message may name instead.</param>
    public static string? Of(Exception exception, string path, params string[] others) => exception switch
    {
        DmlEnhanceException => others.Append(path).Any(name => exception.Message.Contains(name, StringComparison.Ordinal)) ? exception.Message : $"{path}: {exception.Message}",
        OutOfMemoryException => $"{path}: not enough memory for this picture",
        OperationCanceledException => null,
        _ => Environment.GetEnvironmentVariable(CommandLine.TraceVariable) is { Length: > 0 } ? null : $"{path}: {CommandLine.Defect(exception)}",
    };
}
