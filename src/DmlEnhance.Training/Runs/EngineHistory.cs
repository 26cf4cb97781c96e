using System.Globalization;

namespace DmlEnhance.Training.Runs;

/// <summary>What a run was trained on, from its first step to its last, in a line.</summary>
internal static class EngineHistory
{
    /// <summary>The key in a checkpoint.</summary>
    internal const string Key = "engine";

    /// <summary>The line after a run went on.</summary>
    /// <param name="before">The line until then; null where a checkpoint does not say.</param>
    /// <param name="engine">What it goes on on.</param>
    /// <param name="step">Steps done.</param>
    internal static string Continue(string? before, string engine, long step)
    {
        if (before is null || step == 0)
            return engine;
        string last = before[(before.LastIndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 && before.Contains("; after step ", StringComparison.Ordinal) ? colon + 2 : 0)..];
        return last == engine ? before : string.Create(CultureInfo.InvariantCulture, $"{before}; after step {step}: {engine}");
    }
}
