using System.Globalization;

namespace DmlEnhance.Cli.Score;

/// <summary>How scores are written where people and programs read text.</summary>
internal static class ScoreNumber
{
    /// <summary>A number with a decimal point on every system; infinity is "inf", which Python and R read as well.</summary>
    /// <param name="value">Not NaN.</param>
    /// <param name="format">A .NET format; "R" keeps every digit.</param>
    public static string Text(double value, string format) =>
        double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : value.ToString(format, CultureInfo.InvariantCulture);
}
