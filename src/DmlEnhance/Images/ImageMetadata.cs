using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

/// <summary>
/// What an image file says beside its pixels: ICC profile, EXIF, XMP, IPTC, resolution, PNG texts. Read from one file to
/// be written into another.
/// </summary>
/// <remarks>Holds no pixels, so it may outlive the picture it came with. Safe for use by several threads at once.</remarks>
public sealed class ImageMetadata : IDisposable
{
    internal const string IccField = "icc-profile-data";
    internal const string ExifField = "exif-data";
    internal const string XmpField = "xmp-data";
    internal const string IptcField = "iptc-data";
    internal const string PngTextPrefix = "png-comment-";

    // Single EXIF entries lie beside the EXIF block; a saver drops from the block what is not among them.
    private const string ExifPrefix = "exif-";
    private const string ThumbnailPrefix = "exif-ifd1-";
    private const string OrientationEntry = "exif-ifd0-Orientation";
    private const string OrientationField = "orientation";
    private const int Upright = 1;

    internal const double MillimetresPerInch = 25.4;

    private readonly VipsImage _carrier;

    private ImageMetadata(VipsImage carrier, string sourceFormat, double pixelsPerMillimetreX, double pixelsPerMillimetreY)
    {
        _carrier = carrier;
        SourceFormat = sourceFormat;
        // libvips says 1 a millimetre where a file says nothing; 72 an inch is what programs write for "not known".
        bool known = pixelsPerMillimetreX > 0 && pixelsPerMillimetreY > 0 && (pixelsPerMillimetreX != 1 || pixelsPerMillimetreY != 1);
        PixelsPerInchX = known ? pixelsPerMillimetreX * MillimetresPerInch : DefaultPixelsPerInch;
        PixelsPerInchY = known ? pixelsPerMillimetreY * MillimetresPerInch : DefaultPixelsPerInch;
    }

    /// <summary>Format of the file it came from: "PNG", "JPEG", "WebP", "TIFF" or "BMP".</summary>
    internal string SourceFormat { get; }

    /// <summary>Whether there is an ICC profile, which then says what the samples mean.</summary>
    public bool HasIccProfile => _carrier.Has(IccField);

    /// <summary>Whether there is EXIF data.</summary>
    public bool HasExif => _carrier.Has(ExifField);

    /// <summary>Whether there is XMP data.</summary>
    internal bool HasXmp => _carrier.Has(XmpField);

    /// <summary>Horizontal resolution in pixels an inch; 72 where the file says nothing.</summary>
    public double PixelsPerInchX { get; }

    /// <summary>Vertical resolution in pixels an inch; 72 where the file says nothing.</summary>
    public double PixelsPerInchY { get; }

    /// <summary>A copy of the ICC profile, or null.</summary>
    public byte[]? GetIccProfile() => _carrier.GetBytes(IccField);

    /// <summary>Frees what it holds; a file can no longer be written with it.</summary>
    public void Dispose() => _carrier.Dispose();

    internal const double DefaultPixelsPerInch = 72;

    /// <summary>The metadata of a decoded image, without anything that no longer fits an upright picture.</summary>
    internal static ImageMetadata Of(VipsImage source, string format, bool withProfile)
    {
        (double x, double y) = format == "WebP" ? ExifResolution.Of(source) ?? source.Resolution : source.Resolution;
        if (source.Orientation >= 5)
            (x, y) = (y, x);
        VipsImage carrier = VipsImage.HeaderOnly();
        foreach (string name in source.FieldNames())
        {
            bool exifEntry = name.StartsWith(ExifPrefix, StringComparison.Ordinal) && name != OrientationEntry && !name.StartsWith(ThumbnailPrefix, StringComparison.Ordinal);
            bool carried = name is XmpField or IptcField || name == IccField && withProfile || exifEntry || name.StartsWith(PngTextPrefix, StringComparison.Ordinal);
            if (carried)
                source.CopyField(name, carrier);
        }

        if (carrier.GetBytes(ExifField) is { } exif)
        {
            ExifThumbnail.Remove(exif);
            carrier.SetBytes(ExifField, exif);
        }

        return new ImageMetadata(carrier, format, x, y);
    }

    /// <summary>Metadata of a BMP file, which has at most a profile and a resolution.</summary>
    internal static ImageMetadata OfBmp(ReadOnlySpan<byte> iccProfile, int pixelsPerMetreX, int pixelsPerMetreY)
    {
        VipsImage carrier = VipsImage.HeaderOnly();
        if (!iccProfile.IsEmpty)
            carrier.SetBytes(IccField, iccProfile);
        return new ImageMetadata(carrier, "BMP", pixelsPerMetreX / 1000.0, pixelsPerMetreY / 1000.0);
    }

    /// <summary>Sets all that an output format holds on an image that is about to be written.</summary>
    /// <param name="image">The image; nothing else may use it.</param>
    /// <param name="target">The output format.</param>
    /// <param name="colours">The samples that are written.</param>
    /// <param name="notes">Gets a line for each thing left out.</param>
    internal void AttachTo(VipsImage image, ImageFormat target, PixelFormat colours, List<string> notes)
    {
        bool profileFits = ProfileFits(colours);
        if (!profileFits)
            notes.Add($"the ICC profile is not for {(colours.ColourChannels() == 1 ? "grey" : "RGB")} samples: left out");
        bool textLost = false;
        foreach (string name in _carrier.FieldNames())
        {
            if (name == IccField && !profileFits)
                continue;
            if (name == IptcField && target != ImageFormat.Jpeg)
                notes.Add($"{target.Name()} has no place for IPTC data: left out");
            else if (name.StartsWith(PngTextPrefix, StringComparison.Ordinal) && target != ImageFormat.Png)
                textLost = true;
            else if (name is IccField or XmpField or IptcField || name.StartsWith(ExifPrefix, StringComparison.Ordinal) || name.StartsWith(PngTextPrefix, StringComparison.Ordinal))
                _carrier.CopyField(name, image);
        }
        // The picture is upright; a saver would otherwise keep the orientation that stands inside the EXIF block.
        if (HasExif)
            image.SetInt(OrientationField, Upright);
        if (textLost)
            notes.Add($"{target.Name()} has no place for PNG texts: left out");
    }

    internal byte[]? GetBytes(string field) => _carrier.GetBytes(field);

    private bool ProfileFits(PixelFormat colours)
    {
        const int SpaceOffset = 16; // "data colour space" in an ICC profile's header
        byte[]? profile = GetIccProfile();
        if (profile is null)
            return true;
        ReadOnlySpan<byte> space = profile.Length >= SpaceOffset + 4 ? profile.AsSpan(SpaceOffset, 4) : default;
        return space.SequenceEqual(colours.ColourChannels() == 1 ? "GRAY"u8 : "RGB "u8);
    }
}
