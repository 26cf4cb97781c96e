using DmlEnhance.Frames;

namespace DmlEnhance.Direct3D12.Tests;

/// <summary>Pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>Every sample random, the same for the same seed.</summary>
    public static Frame Random(int width, int height, PixelFormat format, int seed = 1)
    {
        var frame = new Frame(width, height, format);
        new Random(seed).NextBytes(frame.Samples);
        return frame;
    }
}
