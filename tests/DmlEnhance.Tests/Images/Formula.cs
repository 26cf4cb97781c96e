using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

/// <summary>The formulas that fixtures/images/make-fixtures.py fills the pictures with, and what compares a frame with them.</summary>
internal static class Formula
{
    internal const int Width = 21;
    internal const int Height = 13;
    internal const int SmoothWidth = 24;
    internal const int SmoothHeight = 16;

    internal static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "images", name);

    internal static DecodedImage ReadFixture(string name) => ImageFile.Read(Fixture(name));

    internal static int Sample8(int channel, int x, int y) => channel switch
    {
        0 => (x * 7 + y * 3) % 256,
        1 => (x * 5 + y * 11) % 256,
        2 => (x * 13 + y * 2) % 256,
        _ => 255 - (x * 9 + y) % 255,
    };

    internal static int Sample16(int channel, int x, int y) => channel switch
    {
        0 => (x * 2711 + y * 1237) % 65536,
        1 => (x * 1511 + y * 3271) % 65536,
        2 => (x * 4099 + y * 757) % 65536,
        _ => 65535 - (x * 919 + y * 331) % 65535,
    };

    internal static int Smooth(int channel, int x, int y) => channel switch
    {
        0 => x * 10,
        1 => y * 15,
        _ => 128,
    };

    /// <summary>Entry of the palettes of 16 greenish colours.</summary>
    internal static int Palette(int channel, int x, int y)
    {
        int index = (x + y) % 16;
        return channel switch { 0 => index * 15, 1 => 255 - index * 15, _ => index * 7 };
    }

    internal static int Chequer(int channel, int x, int y) => 255 * ((x + y) % 2);

    /// <summary>Sample 0 is red or grey; alpha is channel 3 of the formulas also where it is the second sample.</summary>
    internal static int Channel(PixelFormat format, int sample) => format.HasAlpha() && sample == format.Channels() - 1 ? 3 : sample;

    internal static int SampleAt(Frame frame, int x, int y, int sample)
    {
        int index = (y * frame.Width + x) * frame.Format.Channels() + sample;
        return frame.Format.BytesPerSample() == 1 ? frame.Samples[index] : MemoryMarshal.Cast<byte, ushort>(frame.Samples)[index];
    }

    internal static Frame Filled(PixelFormat format, int width = Width, int height = Height)
    {
        var frame = new Frame(width, height, format);
        for (int i = 0, y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < format.Channels(); c++, i++)
                {
                    if (format.BytesPerSample() == 1)
                        frame.Samples[i] = (byte)Sample8(Channel(format, c), x, y);
                    else
                        MemoryMarshal.Cast<byte, ushort>(frame.Samples)[i] = (ushort)Sample16(Channel(format, c), x, y);
                }
            }
        }

        return frame;
    }

    internal static void AssertIs(Frame frame, PixelFormat format, int width, int height, Func<int, int, int, int> expected, int tolerance = 0)
    {
        Assert.Equal((format, width, height), (frame.Format, frame.Width, frame.Height));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < format.Channels(); c++)
                {
                    int want = expected(Channel(format, c), x, y);
                    int got = SampleAt(frame, x, y, c);
                    Assert.True(Math.Abs(want - got) <= tolerance, $"sample {c} of pixel ({x}, {y}) is {got}, not {want} (tolerance {tolerance})");
                }
            }
        }
    }

    /// <summary>The picture of the formulas, sample for sample.</summary>
    internal static void AssertIsExact(Frame frame, PixelFormat format) =>
        AssertIs(frame, format, Width, Height, format.BytesPerSample() == 1 ? Sample8 : Sample16);
}
