using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>Ends the process from inside a native call, where no exception can leave.</summary>
internal static partial class FailFast
{
    /// <summary>The process's exit code, which no other part of this project uses.</summary>
    public const int ExitCode = 70;

    private const nint CurrentProcess = -1;

    /// <summary>Says why on the error output, in one line, and ends at once: nothing of the process runs after it.</summary>
    [DoesNotReturn]
    public static void End(string why)
    {
        // Not Console.Error, which a test runner may have taken for itself.
        using Stream error = Console.OpenStandardError();
        error.Write(Encoding.UTF8.GetBytes($"{nameof(WineHook)}: {why.ReplaceLineEndings(" ")}\n"));
        error.Flush();
        _ = TerminateProcess(CurrentProcess, ExitCode);
        Environment.FailFast(why);
    }

    [LibraryImport("kernel32.dll")]
    private static partial int TerminateProcess(nint process, uint exitCode);
}
