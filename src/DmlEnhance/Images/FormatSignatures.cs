namespace DmlEnhance.Images;

/// <summary>Names what libvips did not recognise, so that the error says more than "unknown".</summary>
internal static class FormatSignatures
{
    /// <summary>The name of a format that is read, of which this file has the first bytes and not enough else; or null.</summary>
    internal static string? Readable(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8))
            return "TIFF";
        if (data.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG"u8]))
            return "PNG";
        if (data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return "JPEG";
        return data.Length >= 12 && data.StartsWith("RIFF"u8) && data[8..12].SequenceEqual("WEBP"u8) ? "WebP" : null;
    }

    /// <summary>The name of a format that is not read, or null where the first bytes say nothing.</summary>
    internal static string? Other(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("GIF8"u8))
            return "GIF";
        if (data.Length >= 12 && data[4..8].SequenceEqual("ftyp"u8))
            return data[8..12].SequenceEqual("avif"u8) ? "AVIF" : "HEIF or MP4";
        if (data.StartsWith("\0\0\0\fJXL "u8) || data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]))
            return "JPEG XL";
        if (data.StartsWith("\0\0\0\fjP  "u8))
            return "JPEG 2000";
        if (data.StartsWith("%PDF"u8))
            return "PDF";
        if (data.StartsWith("8BPS"u8))
            return "Photoshop's PSD";
        if (data.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]))
            return "OpenEXR";
        if (data.StartsWith("#?RADIANCE"u8))
            return "Radiance HDR";
        ReadOnlySpan<byte> head = data[..Math.Min(data.Length, 1000)];
        return head.IndexOf("<svg"u8) >= 0 ? "SVG" : null;
    }
}
