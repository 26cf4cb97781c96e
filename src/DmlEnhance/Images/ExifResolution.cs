using System.Globalization;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

/// <summary>The resolution inside an EXIF block: the only one a WebP file has, and one libvips does not look at there.</summary>
internal static class ExifResolution
{
    private const double MillimetresPerCentimetre = 10;
    private const string Centimetre = "3"; // EXIF ResolutionUnit; 2, an inch, is the default

    /// <summary>Pixels a millimetre, or null where the block does not say.</summary>
    internal static (double X, double Y)? Of(VipsImage image)
    {
        double unit = Value(image, "exif-ifd0-ResolutionUnit") == Centimetre ? MillimetresPerCentimetre : ImageMetadata.MillimetresPerInch;
        return Rational(image, "exif-ifd0-XResolution") is { } x && Rational(image, "exif-ifd0-YResolution") is { } y ? (x / unit, y / unit) : null;
    }

    // libvips gives "300/1 (300, Rational, 1 components, 8 bytes)".
    private static string? Value(VipsImage image, string field) => image.GetText(field)?.Split(' ', 2)[0];

    private static double? Rational(VipsImage image, string field)
    {
        string[] parts = Value(image, field)?.Split('/') ?? [];
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out double numerator)
            && double.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out double denominator)
            && numerator > 0 && denominator > 0 ? numerator / denominator : null;
    }
}
