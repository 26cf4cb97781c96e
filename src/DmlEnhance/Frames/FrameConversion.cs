using System.Runtime.InteropServices;

namespace DmlEnhance.Frames;

/// <summary>Between pixel formats.</summary>
public static class FrameConversion
{
    /// <summary>A new <see cref="PixelFormat.Rgb8"/> frame of the same picture; a copy where it is that already.</summary>
    /// <remarks>Grey fills all three channels; alpha is flattened over black, on the samples as they are stored; 16-bit samples are rounded.</remarks>
    /// <param name="frame">Any format.</param>
    /// <returns>The new frame; dispose it.</returns>
    public static Frame ToRgb8(this Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format == PixelFormat.Rgb8)
            return frame.Clone();
        var result = new Frame(frame.Width, frame.Height, PixelFormat.Rgb8);
        if (frame.Format.BytesPerSample() == 1)
            Convert(frame.Samples, byte.MaxValue, frame.Format, result.Samples, static sample => sample);
        else
            Convert(MemoryMarshal.Cast<byte, ushort>(frame.Samples), ushort.MaxValue, frame.Format, result.Samples, static sample => sample);
        return result;
    }

    private static void Convert<TSample>(Span<TSample> from, uint white, PixelFormat format, Span<byte> to, Func<TSample, uint> read)
    {
        int channels = format.Channels();
        bool colour = format.ColourChannels() == 3;
        for (int pixel = 0; pixel < to.Length / 3; pixel++)
        {
            ReadOnlySpan<TSample> samples = from.Slice(pixel * channels, channels);
            ulong alpha = format.HasAlpha() ? read(samples[^1]) : white;
            for (int channel = 0; channel < 3; channel++)
            {
                // sample / white x alpha / white x 255, rounded; white^2 is odd, so no half comes up.
                ulong square = (ulong)white * white;
                to[pixel * 3 + channel] = (byte)((read(samples[colour ? channel : 0]) * alpha * 255 + square / 2) / square);
            }
        }
    }
}
