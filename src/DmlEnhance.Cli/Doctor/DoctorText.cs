using System.Globalization;
using DmlEnhance.Doctor.Reports;

namespace DmlEnhance.Cli.Doctor;

/// <summary>How an examination's numbers are written for people.</summary>
internal static class DoctorText
{
    /// <summary>A largest error; "none" where nothing came out.</summary>
    public static string Error(double? error) => error switch
    {
        null => "none",
        0 => "0",
        double.NaN => "NaN",
        _ => error.Value.ToString("0.##E+0", CultureInfo.InvariantCulture),
    };

    /// <summary>Milliseconds with three digits behind the point; "-" where there are none.</summary>
    public static string Milliseconds(double? time) => time?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The verdict in a word.</summary>
    public static string Verdict(bool passed) => passed ? "PASS" : "FAIL";

    /// <summary>An adapter in a phrase.</summary>
    public static string Adapter(AdapterResult adapter) => string.Create(
        CultureInfo.InvariantCulture,
        $"{adapter.Index}: {adapter.Name} ({adapter.Vendor} {adapter.Id}, {adapter.DedicatedMebibytes} MiB of its own, {adapter.SharedMebibytes} MiB shared{(adapter.IsSoftware ? ", software" : "")})");
}
