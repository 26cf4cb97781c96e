using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Cli.Score.Report;

/// <summary>How often each of 256 levels occurs in each colour channel.</summary>
internal sealed class Histogram
{
    /// <summary>Levels a channel; of 16-bit samples the upper byte counts.</summary>
    public const int Levels = 256;

    private Histogram(IReadOnlyList<long[]> channels) => Channels = channels;

    /// <summary>Grey, or red, green and blue; <see cref="Levels"/> counts each. Alpha is left out.</summary>
    public IReadOnlyList<long[]> Channels { get; }

    public static Histogram Of(Frame frame)
    {
        int channels = frame.Format.Channels();
        int colours = frame.Format.ColourChannels();
        long[][] counts = [.. Enumerable.Range(0, colours).Select(_ => new long[Levels])];
        if (frame.Format.BytesPerSample() == 1)
        {
            ReadOnlySpan<byte> samples = frame.Samples;
            for (int i = 0; i < samples.Length; i += channels)
            {
                for (int c = 0; c < colours; c++)
                    counts[c][samples[i + c]]++;
            }
        }
        else
        {
            ReadOnlySpan<ushort> samples = MemoryMarshal.Cast<byte, ushort>(frame.Samples);
            for (int i = 0; i < samples.Length; i += channels)
            {
                for (int c = 0; c < colours; c++)
                    counts[c][samples[i + c] >> 8]++;
            }
        }

        return new Histogram(counts);
    }
}
