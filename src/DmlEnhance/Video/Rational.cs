using System.Globalization;

namespace DmlEnhance.Video;

/// <summary>A fraction, such as a frame rate (frames a second) or a time base (seconds a tick).</summary>
/// <param name="Numerator">1 or more.</param>
/// <param name="Denominator">1 or more.</param>
public readonly record struct Rational(int Numerator, int Denominator)
{
    /// <summary>The fraction as a number.</summary>
    public double Value => (double)Numerator / Denominator;

    /// <summary>The form <c>30000/1001</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>Reads <c>30000/1001</c> or, as an aspect ratio is written, <c>4:3</c>.</summary>
    /// <returns>Null where the text is no positive fraction: ffprobe writes 0/0 for what it does not know.</returns>
    internal static Rational? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('/', ':');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int numerator)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int denominator)
            && numerator > 0 && denominator > 0
            ? new Rational(numerator, denominator)
            : null;
    }
}
