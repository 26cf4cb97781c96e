namespace DmlEnhance.Frames;

/// <summary>What a <see cref="PixelFormat"/> means in numbers.</summary>
public static class PixelFormats
{
    /// <summary>Samples a pixel, alpha included: 1 to 4.</summary>
    public static int Channels(this PixelFormat format) => (int)format % 4 + 1;

    /// <summary>Samples a pixel without alpha: 1 (grey) or 3 (RGB).</summary>
    public static int ColourChannels(this PixelFormat format) => format.Channels() <= 2 ? 1 : 3;

    /// <summary>Whether the last sample of a pixel is alpha.</summary>
    public static bool HasAlpha(this PixelFormat format) => format.Channels() % 2 == 0;

    /// <summary>Bytes a sample: 1 or 2.</summary>
    public static int BytesPerSample(this PixelFormat format) => format >= PixelFormat.Gray16 ? 2 : 1;

    /// <summary>Bytes a pixel: 1 to 8.</summary>
    public static int BytesPerPixel(this PixelFormat format) => format.Channels() * format.BytesPerSample();

    /// <summary>The format with this many samples a pixel (1 to 4) and bytes a sample (1 or 2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static PixelFormat Of(int channels, int bytesPerSample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSample, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesPerSample, 2);
        return (PixelFormat)(channels - 1 + (bytesPerSample - 1) * 4);
    }
}
