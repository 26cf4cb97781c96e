namespace DmlEnhance.Frames;

/// <summary>How the samples of a <see cref="Frame"/> lie in memory: interleaved, in this order, without padding.</summary>
/// <remarks>16-bit samples are in the machine's byte order. Values are sRGB-encoded; alpha is straight, not premultiplied.</remarks>
public enum PixelFormat
{
    /// <summary>Grey, 8 bits.</summary>
    Gray8,

    /// <summary>Grey and alpha, 8 bits each.</summary>
    GrayAlpha8,

    /// <summary>Red, green, blue, 8 bits each.</summary>
    Rgb8,

    /// <summary>Red, green, blue, alpha, 8 bits each.</summary>
    Rgba8,

    /// <summary>Grey, 16 bits.</summary>
    Gray16,

    /// <summary>Grey and alpha, 16 bits each.</summary>
    GrayAlpha16,

    /// <summary>Red, green, blue, 16 bits each.</summary>
    Rgb16,

    /// <summary>Red, green, blue, alpha, 16 bits each.</summary>
    Rgba16,
}
