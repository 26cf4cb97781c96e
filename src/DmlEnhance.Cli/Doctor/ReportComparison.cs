using System.Globalization;
using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Cli.Doctor;

/// <summary>What changed from one report to another.</summary>
internal sealed class ReportComparison
{
    // Less is noise: clocks of GPUs rise and fall.
    private const double NotableRatio = 1.1;

    private readonly List<string> _lines = [];
    private int _times;
    private int _alikeTimes;
    private bool _haveTimesChanged;

    /// <summary>Compares two reports.</summary>
    public ReportComparison(DoctorReport before, DoctorReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Fact("DmlEnhance", before.Host.DmlEnhance, after.Host.DmlEnhance);
        Fact(".NET", before.Host.Net, after.Host.Net);
        Fact("ONNX Runtime", before.Host.OnnxRuntime, after.Host.OnnxRuntime);
        Fact("DirectML", before.Host.DirectML, after.Host.DirectML);
        Fact("system", before.Host.System, after.Host.System);
        Fact("processor", before.Host.Processor, after.Host.Processor);
        Fact("timing", before.TimingMethod, after.TimingMethod);
        if (before.Problem != after.Problem)
            Flip("installation", before.Problem is null, after.Problem is null, after.Problem ?? $"was: {before.Problem}");
        foreach (AdapterMatch match in AdapterMatch.Of(before.Adapters, after.Adapters))
        {
            if (match is { Before: { } old, After: { } now })
                Compare(match.Label, old, now);
            else
                Came(match);
        }

        if (_haveTimesChanged && _alikeTimes > 0)
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"times: {_alikeTimes} of {_times} stayed within {(NotableRatio - 1) * 100:0} %"));
    }

    /// <summary>A line for each change, safe to show.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(DmlEnhanceException.OneLine)];

    /// <summary>Whether anything passed before and fails or is missing now, an adapter went, or what came fails.</summary>
    public bool IsWorse { get; private set; }

    // Two of one key are taken in their order.
    private static IEnumerable<(T? Before, T? After)> Match<T>(IEnumerable<T> before, IEnumerable<T> after, Func<T, string> key)
        where T : class
    {
        var left = before.GroupBy(key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new Queue<T>(group), StringComparer.Ordinal);
        foreach (T now in after)
            yield return (left.TryGetValue(key(now), out Queue<T>? queue) && queue.TryDequeue(out T? old) ? old : null, now);
        foreach (T old in left.Values.SelectMany(queue => queue))
            yield return (old, null);
    }

    private void Came(AdapterMatch match)
    {
        if (match.After is not { } adapter)
        {
            IsWorse = true;
            _lines.Add($"adapter {match.Label}: went");
            return;
        }

        IsWorse |= !adapter.Passed;
        string verdict = adapter.FeatureLevel is null ? $"not examined: {adapter.Problem ?? "it gives no Direct3D 12 device"}"
            : adapter.Passed ? DoctorText.Verdict(true)
            : $"{DoctorText.Verdict(false)}: {string.Join("; ", Failed(adapter))}";
        _lines.Add($"adapter {match.Label}: came, {verdict}");
    }

    private static IEnumerable<string> Failed(AdapterResult adapter) =>
    [
        .. ((string?[])[adapter.Problem]).OfType<string>(),
        .. adapter.Checks.Where(check => !check.Passed).Select(check => check.Key),
        .. adapter.Timings.SelectMany(size => size.Paths.Where(path => !path.Passed).Select(path => $"filter by {path.Path} at {size.Size}")),
    ];

    private void Compare(string adapter, AdapterResult before, AdapterResult after)
    {
        if (before.Name != after.Name)
            _lines.Add($"{before.Key}: is now called {after.Name}");
        Fact($"{adapter}: driver", before.Driver, after.Driver);
        Fact($"{adapter}: Direct3D feature level", before.FeatureLevel, after.FeatureLevel);
        Fact($"{adapter}: DirectML feature level", before.DirectMLFeatureLevel, after.DirectMLFeatureLevel);
        Fact($"{adapter}: sizes (errors are compared at those of both)", Sizes(before), Sizes(after));
        if (before.Problem != after.Problem)
            Flip(adapter, before.Problem is null, after.Problem is null, after.Problem ?? $"was: {before.Problem}");
        foreach ((CheckResult? old, CheckResult? now) in Match(before.Checks, after.Checks, check => check.Key))
        {
            if (old is null || now is null)
                Came($"{adapter}: {(old ?? now)!.Key}", old?.Passed, now?.Passed);
            else
                Compare(adapter, old, now);
        }

        foreach ((SizeTiming? old, SizeTiming? now) in Match(before.Timings, after.Timings, timing => $"{timing.Size} {timing.Model}"))
        {
            // Which sizes are timed, and whether any, is the user's choice: a size that is not there is no verdict that is lost.
            if (now is null)
                _lines.Add($"{adapter}: times at {old!.Size}: went");
            else if (old is null)
                Came($"{adapter}: times at {now.Size}", null, now.Paths.All(path => path.Passed));
            else
                Compare(adapter, old, now);
        }
    }

    private void Compare(string adapter, CheckResult before, CheckResult after)
    {
        // Of the sizes that both were run at.
        HashSet<string> sizes = [.. before.Sizes.Select(size => size.Size).Intersect(after.Sizes.Select(size => size.Size), StringComparer.Ordinal)];
        double? old = Largest(before, sizes);
        double? now = Largest(after, sizes);
        // Equals: NaN and NaN are no change.
        string? errors = Nullable.Equals(old, now) ? null
            : $"largest error {DoctorText.Error(old)} -> {DoctorText.Error(now)}{(now > old ? " (grew)" : now < old ? " (shrank)" : "")}";
        string? failure = after.Sizes.FirstOrDefault(size => size.Failure is not null)?.Failure;
        if (before.Passed != after.Passed)
            Flip($"{adapter}: {after.Key}", before.Passed, after.Passed, string.Join("; ", ((string?[])[errors, failure]).OfType<string>()));
        else if (errors is not null)
            _lines.Add($"{adapter}: {after.Key}: {errors}");
    }

    private static string Sizes(AdapterResult adapter) => string.Join(',', adapter.Checks.SelectMany(check => check.Sizes).Select(size => size.Size).Distinct());

    private static double? Largest(CheckResult check, HashSet<string> sizes)
    {
        List<double> errors = [.. check.Sizes.Where(size => sizes.Contains(size.Size)).Select(size => size.Error).OfType<double>()];
        return errors.Count == 0 ? null : errors.Any(double.IsNaN) ? double.NaN : errors.Max();
    }

    private void Compare(string adapter, SizeTiming before, SizeTiming after)
    {
        string where = $"{adapter}: {after.Size}";
        foreach ((PathTiming? old, PathTiming? now) in Match(before.Paths, after.Paths, path => path.Path))
        {
            if (old is null || now is null)
            {
                Came($"{where} {(old ?? now)!.Path}", old?.Passed, now?.Passed);
                continue;
            }

            if (old.Passed != now.Passed)
                Flip($"{where} {now.Path}", old.Passed, now.Passed, now.Failure ?? $"error {DoctorText.Error(old.Error)} -> {DoctorText.Error(now.Error)}");
            Time($"{where} {now.Path}: total", old.Total, now.Total);
            Time($"{where} {now.Path}: network", old.Network, now.Network);
        }

        Time($"{where} CPU", before.Cpu, after.Cpu);
    }

    private void Time(string what, double? before, double? after)
    {
        if (before is not > 0 || after is not > 0)
            return;
        double ratio = after.Value / before.Value;
        _times++;
        _haveTimesChanged |= before != after;
        if (ratio is <= NotableRatio and >= 1 / NotableRatio)
            _alikeTimes++;
        else
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {DoctorText.Milliseconds(before)} -> {DoctorText.Milliseconds(after)} ms, x{ratio:0.00}  <- {(ratio > 1 ? "slower" : "faster")}"));
    }

    private void Flip(string what, bool before, bool after, string details)
    {
        IsWorse |= before && !after;
        _lines.Add($"{what}: {DoctorText.Verdict(before)} -> {DoctorText.Verdict(after)}{(details.Length > 0 ? $": {details}" : "")}");
    }

    // Null: it was not there, or is not there now.
    private void Came(string what, bool? before, bool? after)
    {
        IsWorse |= before == true || after == false;
        _lines.Add(after is { } now ? $"{what}: came, {DoctorText.Verdict(now)}" : $"{what}: went, was {DoctorText.Verdict(before == true)}");
    }

    private void Fact(string what, string? before, string? after)
    {
        if (before != after)
            _lines.Add($"{what}: {before ?? "unknown"} -> {after ?? "unknown"}");
    }
}
