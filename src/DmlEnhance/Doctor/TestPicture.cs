using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Doctor;

/// <summary>What models are run on: a dark picture, the same on every machine.</summary>
internal static class TestPicture
{
    /// <summary>Gradients with noise, as dark photographs are: samples of 8 to 71 of 255, opaque.</summary>
    /// <returns>A picture of <see cref="PixelFormat.Rgba8"/>, which the caller disposes.</returns>
    public static Frame Dark(PictureSize size)
    {
        var frame = new Frame(size.Width, size.Height, PixelFormat.Rgba8);
        var random = new Random(1);
        Span<byte> samples = frame.Samples;
        for (int y = 0, at = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++, at += 4)
            {
                int noise = random.Next();
                samples[at] = (byte)(8 + 60L * x / size.Width + (noise & 3));
                samples[at + 1] = (byte)(8 + 50L * y / size.Height + (noise >> 2 & 3));
                samples[at + 2] = (byte)(8 + (x + y) / 4 % 32 + (noise >> 4 & 3));
                samples[at + 3] = byte.MaxValue;
            }
        }

        return frame;
    }

    /// <summary>The same picture with 16 bits a sample, in which an enhancer's result is 257 times finer.</summary>
    /// <returns>A picture of <see cref="PixelFormat.Rgba16"/>, which the caller disposes.</returns>
    public static Frame Widen(Frame picture)
    {
        var wide = new Frame(picture.Width, picture.Height, PixelFormat.Rgba16);
        Span<ushort> to = MemoryMarshal.Cast<byte, ushort>(wide.Samples);
        ReadOnlySpan<byte> from = picture.Samples;
        for (int i = 0; i < from.Length; i++)
            to[i] = (ushort)(from[i] * 257);
        return wide;
    }
}
