namespace DmlEnhance.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Success = 0;

    /// <summary>Something failed; the rest was done.</summary>
    public const int Failure = 1;

    /// <summary>The command line does not say what to do; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C, by the convention of shells (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
