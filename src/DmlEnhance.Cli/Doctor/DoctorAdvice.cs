using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Cli.Doctor;

/// <summary>What to do where an examination failed, by its cause.</summary>
internal static class DoctorAdvice
{
    private const string Restore = "from the archive that dmlenhance came in, or by building it anew; then run this again.";

    /// <summary>A line for each cause; none where all passed.</summary>
    public static IEnumerable<string> Of(DoctorReport report)
    {
        if (report.Passed)
            yield break;
        // With another library the driver's part is not known: nothing else is worth doing before.
        if (report.Host.DirectMLProblem is { } library)
            yield return $"What to do: restore the DirectML.dll beside the program ({library}) {Restore}";
        if (report.Problem is not null)
            yield return $"What to do: restore the models beside the program {Restore}";
        if (report.Host.DirectMLProblem is null && (report.Problem is null || report.Adapters.Any(adapter => !adapter.Passed)))
            yield return "What to do: update the adapter's driver and run this again. What still fails is worth a bug report with the file that --json writes; until then, --device cpu gives right results.";
    }
}
