using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Direct3D12.Tests.Enhancers;

/// <summary>Small versions of photographs, in every pixel format.</summary>
internal static class SmallPhotographs
{
    /// <summary>Every so many pixels of a photograph of samples/media; low bits and alpha, which it has none of, are made up.</summary>
    public static Frame Read(string name, int width, int height, PixelFormat format)
    {
        using Frame large = Pictures.Photograph(name);
        var small = new Frame(width, height, format);
        int channels = format.Channels();
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = large.Rows(y * large.Height / height, 1);
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> pixel = row.Slice(x * large.Width / width * 3, 3);
                for (int channel = 0; channel < channels; channel++)
                {
                    bool isAlpha = format.HasAlpha() && channel == channels - 1;
                    int value = isAlpha ? 7 * x + 13 * y & 255 : format.ColourChannels() == 1 ? pixel[1] : pixel[channel];
                    int sample = (y * width + x) * channels + channel;
                    if (format.BytesPerSample() == 1)
                        small.Samples[sample] = (byte)value;
                    else
                        MemoryMarshal.Cast<byte, ushort>(small.Samples)[sample] = (ushort)(value << 8 | (31 * x + 17 * y & 255));
                }
            }
        }

        return small;
    }
}
