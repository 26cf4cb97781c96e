namespace DmlEnhance.Images;

/// <summary>The formats that are written.</summary>
internal enum ImageFormat
{
    Png,
    Jpeg,
    WebP,
}

/// <summary>What a format can hold.</summary>
internal static class ImageFormats
{
    internal static string Name(this ImageFormat format) => format switch
    {
        ImageFormat.Png => "PNG",
        ImageFormat.Jpeg => "JPEG",
        _ => "WebP",
    };

    internal static bool Has16Bits(this ImageFormat format) => format == ImageFormat.Png;

    internal static bool HasAlpha(this ImageFormat format) => format != ImageFormat.Jpeg;

    /// <summary>The most pixels of a side.</summary>
    internal static int MaxSide(this ImageFormat format) => format switch
    {
        ImageFormat.Png => int.MaxValue,
        ImageFormat.Jpeg => 65500, // libjpeg's JPEG_MAX_DIMENSION
        _ => 16383, // 14 bits in the WebP header
    };

    /// <exception cref="DmlEnhanceException">No format has this extension.</exception>
    internal static ImageFormat OfPath(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => ImageFormat.Png,
        ".jpg" or ".jpeg" => ImageFormat.Jpeg,
        ".webp" => ImageFormat.WebP,
        "" => throw new DmlEnhanceException($"cannot write {path}: the name has no extension; use {string.Join(", ", ImageFile.WritableExtensions)}"),
        string other => throw new DmlEnhanceException($"cannot write {path}: {other} files are not written; use {string.Join(", ", ImageFile.WritableExtensions)}"),
    };
}
