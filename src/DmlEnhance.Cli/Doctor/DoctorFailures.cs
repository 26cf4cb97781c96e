using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Cli.Doctor;

/// <summary>A line for everything that failed.</summary>
internal static class DoctorFailures
{
    /// <summary>What failed whatever the adapter, and on each; also why one was not examined.</summary>
    public static IEnumerable<string> Of(DoctorReport report)
    {
        IEnumerable<string> onAdapters = report.Adapters.SelectMany(Of);
        return report.Problem is { } problem ? onAdapters.Prepend($"FAIL {problem}") : onAdapters;
    }

    /// <summary>What failed on an adapter; also why one was not examined.</summary>
    public static IEnumerable<string> Of(AdapterResult adapter)
    {
        string where = $"on {adapter.Index}: {adapter.Name}";
        if (adapter.Problem is { } problem)
            yield return $"{(adapter.Passed ? "left out" : "FAIL")} {where}: {problem}";
        foreach (CheckResult check in adapter.Checks.Where(check => !check.Passed))
            yield return $"FAIL {check.Kind} {check.Name} by {check.Path} {where}: {Of(check)}";
        foreach (SizeTiming size in adapter.Timings)
        {
            foreach (PathTiming path in size.Paths.Where(path => !path.Passed))
                yield return $"FAIL filter by {path.Path} at {size.Size} {where}: {path.Failure ?? $"the frame differs from the CPU's by {DoctorText.Error(path.Error)}, and {DoctorText.Error(PathTiming.Tolerance)} is right"}";
        }
    }

    private static string Of(CheckResult check)
    {
        if (check.Worst is not { } worst)
            return "it was run at no size";
        string sizes = string.Join(", ", check.Sizes.Where(size => !check.Agrees(size)).Select(size => size.Size));
        return worst.Failure is { } failure
            ? $"at {sizes}: {failure}"
            : $"largest error {DoctorText.Error(worst.Error)} at {worst.Size}; it fails at {sizes}; {DoctorText.Error(check.Tolerance)} is right ({check.Reason})";
    }
}
