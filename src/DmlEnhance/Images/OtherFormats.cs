namespace DmlEnhance.Images;

/// <summary>Names formats that are not read, so that the error says more than "unknown".</summary>
internal static class OtherFormats
{
    /// <summary>The format's name, or null where the first bytes say nothing.</summary>
    internal static string? Recognise(ReadOnlySpan<byte> data)
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
