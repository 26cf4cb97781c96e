using System.Numerics;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Exposure;

/// <summary>Measures how bright a picture is.</summary>
public static class ExposureMeter
{
    // A lane of 16 bits holds so many sums of two bytes, a lane of 32 bits so many sums of two 16-bit samples.
    private const int VectorsOfBytes = ushort.MaxValue / (2 * byte.MaxValue);
    private const int VectorsOfWords = (int)(uint.MaxValue / (2L * ushort.MaxValue));

    /// <summary>
    /// The mean of all colour samples as they are stored (sRGB-encoded, not linear light): red, green and blue count
    /// alike, alpha does not count.
    /// </summary>
    /// <param name="frame">Any format.</param>
    /// <returns>0 (all black) to 1 (all white). Sums are integers, so the same samples always give the same mean.</returns>
    public static double Measure(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ulong sum = frame.Format.BytesPerSample() == 1
            ? SumBytes(frame.Samples, frame.Format)
            : SumWords(MemoryMarshal.Cast<byte, ushort>(frame.Samples), frame.Format);
        double white = frame.Format.BytesPerSample() == 1 ? byte.MaxValue : ushort.MaxValue;
        return sum / ((double)frame.Width * frame.Height * frame.Format.ColourChannels() * white);
    }

    private static ulong SumBytes(ReadOnlySpan<byte> samples, PixelFormat format)
    {
        Vector<byte> colours = Colours<byte>(format);
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(samples);
        ulong sum = 0;
        for (int first = 0; first < vectors.Length; first += VectorsOfBytes)
        {
            Vector<ushort> lanes = default;
            foreach (Vector<byte> vector in vectors[first..Math.Min(first + VectorsOfBytes, vectors.Length)])
            {
                Vector.Widen(vector & colours, out Vector<ushort> low, out Vector<ushort> high);
                lanes += low + high;
            }

            Vector.Widen(lanes, out Vector<uint> lower, out Vector<uint> upper);
            sum += Vector.Sum(lower + upper);
        }

        for (int i = vectors.Length * Vector<byte>.Count; i < samples.Length; i++)
            sum += (byte)(samples[i] & colours[i % Vector<byte>.Count]);
        return sum;
    }

    private static ulong SumWords(ReadOnlySpan<ushort> samples, PixelFormat format)
    {
        Vector<ushort> colours = Colours<ushort>(format);
        ReadOnlySpan<Vector<ushort>> vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(samples);
        ulong sum = 0;
        for (int first = 0; first < vectors.Length; first += VectorsOfWords)
        {
            Vector<uint> lanes = default;
            foreach (Vector<ushort> vector in vectors[first..Math.Min(first + VectorsOfWords, vectors.Length)])
            {
                Vector.Widen(vector & colours, out Vector<uint> low, out Vector<uint> high);
                lanes += low + high;
            }

            Vector.Widen(lanes, out Vector<ulong> lower, out Vector<ulong> upper);
            sum += Vector.Sum(lower + upper);
        }

        for (int i = vectors.Length * Vector<ushort>.Count; i < samples.Length; i++)
            sum += (ushort)(samples[i] & colours[i % Vector<ushort>.Count]);
        return sum;
    }

    // All bits set for colour, none for alpha. Formats with alpha have 2 or 4 samples a pixel, which divide a vector's
    // length: every vector begins with a pixel's first sample.
    private static Vector<TSample> Colours<TSample>(PixelFormat format)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        Span<TSample> mask = stackalloc TSample[Vector<TSample>.Count];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = format.HasAlpha() && (i + 1) % format.Channels() == 0 ? TSample.Zero : ~TSample.Zero;
        return new Vector<TSample>(mask);
    }
}
