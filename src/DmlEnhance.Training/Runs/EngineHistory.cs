using System.Globalization;

namespace DmlEnhance.Training.Runs;

/// <summary>What a run was trained on, from its first step to its last, in a line.</summary>
internal static class EngineHistory
{
    /// <summary>The key in a checkpoint.</summary>
    internal const string Key = "engine";

    private const string After = "; after step ";

    /// <summary>The line after a run went on.</summary>
    /// <param name="before">The line until then; null where a checkpoint does not say.</param>
    /// <param name="engine">What it goes on on.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps to do in all: where none is left, it does not go on.</param>
    internal static string Continue(string? before, string engine, long step, long steps)
    {
        if (step == 0)
            return engine;

        // A checkpoint that does not say was written when there was one engine.
        before ??= "ONNX Runtime on the CPU";
        if (step >= steps)
            return before;
        int after = before.LastIndexOf(After, StringComparison.Ordinal);
        string last = after < 0 ? before : before[(before.IndexOf(": ", after, StringComparison.Ordinal) + 2)..];
        return last == engine ? before : string.Create(CultureInfo.InvariantCulture, $"{before}{After}{step}: {engine}");
    }
}
