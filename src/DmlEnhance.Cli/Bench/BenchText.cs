using System.Globalization;

namespace DmlEnhance.Cli.Bench;

/// <summary>Numbers of a benchmark as a person reads them.</summary>
internal static class BenchText
{
    private const string Nothing = "-";

    /// <summary>Such as <c>2 threads</c>.</summary>
    public static string Threads(int threads) => string.Create(CultureInfo.InvariantCulture, $"{threads} {(threads == 1 ? "thread" : "threads")}");

    /// <summary>Three digits at least; smaller times need more places.</summary>
    public static string Milliseconds(double? value) => value is { } time ? time.ToString(time < 1 ? "0.000 ms" : time < 100 ? "0.00 ms" : "0.0 ms", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>Such as <c>9.3x</c>; the subject that all are compared with is <c>1.00</c>.</summary>
    public static string Ratio(string subject, double? value) =>
        value is not { } ratio ? Nothing : subject == BenchSubjects.Fused ? "1.00" : ratio.ToString(ratio < 10 ? "0.00x" : "0.0x", CultureInfo.InvariantCulture);

    /// <summary>Frames a second.</summary>
    public static string Rate(double? value) => value is { } rate ? rate.ToString(rate < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>A share, such as <c>37.5 %</c>.</summary>
    public static string Share(double? value) => value is { } share ? (share * 100).ToString("0.0 '%'", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>Steps of 8 bits, such as <c>1/255</c>.</summary>
    public static string Difference(int? value) => value is { } steps ? string.Create(CultureInfo.InvariantCulture, $"{steps}/255") : Nothing;

    /// <summary>Billions, such as <c>245.1 G</c>.</summary>
    public static string Billions(double value) => (value / 1e9).ToString("0.0 'G'", CultureInfo.InvariantCulture);
}
