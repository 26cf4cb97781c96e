using System.Numerics;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>Between a frame's interleaved integer samples and the network's planar floats in [0,1].</summary>
internal static unsafe class SampleConversion
{
    /// <summary>Red's part of luma (ITU-R BT.709-6, item 3.2).</summary>
    public const float RedWeight = 0.2126f;

    /// <summary>Green's part.</summary>
    public const float GreenWeight = 0.7152f;

    /// <summary>Blue's part.</summary>
    public const float BlueWeight = 0.0722f;

    private static readonly float[] FromByte = [.. Enumerable.Range(0, 256).Select(value => (float)(value / 255.0))];
    private static readonly Lazy<float[]> FromUInt16 = new(() => [.. Enumerable.Range(0, 65536).Select(value => (float)(value / 65535.0))]);

    /// <summary>The luma of a sample, in its unit: the weights of BT.709.</summary>
    public static float Luma(float red, float green, float blue) => RedWeight * red + GreenWeight * green + BlueWeight * blue;

    /// <summary>Rows of a frame to three planes, each <paramref name="rowCount"/> x width floats.</summary>
    /// <param name="frame">Any format; grey fills all three planes.</param>
    /// <param name="row">First row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="planes">Room for 3 x <paramref name="rowCount"/> x width floats.</param>
    public static void ToPlanes(Frame frame, int row, int rowCount, float* planes)
    {
        Span<byte> rows = frame.Rows(row, rowCount);
        int count = rowCount * frame.Width;
        if (frame.Format.BytesPerSample() == 1)
            ToPlanes<byte>(rows, FromByte, frame.Format, count, planes);
        else
            ToPlanes(MemoryMarshal.Cast<byte, ushort>(rows), FromUInt16.Value, frame.Format, count, planes);
    }

    /// <summary>Planes to rows of the target, blended with the source: source + strength (network - source).</summary>
    /// <param name="source">The frame that the network saw.</param>
    /// <param name="target">Same size and format; these rows of it are overwritten.</param>
    /// <param name="row">First row.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="planes">The first value of the first plane.</param>
    /// <param name="planeStride">Floats from one plane to the next.</param>
    /// <param name="strength">Above 0, at most 1.</param>
    /// <returns>Whether every value of the planes was finite; if not, the rows hold nothing of use.</returns>
    public static bool FromPlanes(Frame source, Frame target, int row, int rowCount, float* planes, int planeStride, float strength)
    {
        Span<byte> from = source.Rows(row, rowCount);
        Span<byte> to = target.Rows(row, rowCount);
        var image = new Planes(planes, planeStride, rowCount * source.Width);
        if (source.Format.BytesPerSample() == 1)
        {
            // Truncated: that is how the authors of SCI save (test.py), so published results reproduce.
            return FromPlanes<byte>(from, to, source.Format, image, new Quantisation(255, 0, strength));
        }

        return FromPlanes(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to), source.Format, image, new Quantisation(65535, 0.5f, strength));
    }

    private static void ToPlanes<TSample>(Span<TSample> samples, float[] table, PixelFormat format, int count, float* planes)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        int channels = format.Channels();
        int green = format.ColourChannels() == 3 ? 1 : 0;
        int blue = format.ColourChannels() == 3 ? 2 : 0;
        fixed (TSample* first = samples)
        fixed (float* values = table)
        {
            TSample* pixel = first;
            for (int i = 0; i < count; i++, pixel += channels)
            {
                planes[i] = values[int.CreateTruncating(pixel[0])];
                planes[count + i] = values[int.CreateTruncating(pixel[green])];
                planes[2 * count + i] = values[int.CreateTruncating(pixel[blue])];
            }
        }
    }

    private static bool FromPlanes<TSample>(Span<TSample> source, Span<TSample> target, PixelFormat format, Planes image, Quantisation quantisation)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        int channels = format.Channels();
        // NaN and infinity survive any further addition; they would otherwise end as black or white without a word.
        float sum = 0;
        fixed (TSample* firstSource = source)
        fixed (TSample* firstTarget = target)
        {
            TSample* from = firstSource;
            TSample* to = firstTarget;
            bool grey = format.ColourChannels() == 1;
            for (int i = 0; i < image.Count; i++, from += channels, to += channels)
            {
                float red = image.First[i];
                float green = image.First[image.Stride + i];
                float blue = image.First[2 * image.Stride + i];
                sum += red + green + blue;
                if (grey)
                {
                    to[0] = quantisation.Apply(from[0], Luma(red, green, blue));
                }
                else
                {
                    to[0] = quantisation.Apply(from[0], red);
                    to[1] = quantisation.Apply(from[1], green);
                    to[2] = quantisation.Apply(from[2], blue);
                }

                if (format.HasAlpha())
                    to[channels - 1] = from[channels - 1];
            }
        }

        return float.IsFinite(sum);
    }

    private readonly struct Planes(float* first, int stride, int count)
    {
        public readonly float* First = first;
        public readonly int Stride = stride;
        public readonly int Count = count;
    }

    private readonly struct Quantisation(float scale, float offset, float strength)
    {
        private readonly float _scale = scale;
        private readonly float _offset = offset;
        private readonly float _strength = strength;

        public TSample Apply<TSample>(TSample source, float network)
            where TSample : unmanaged, IBinaryInteger<TSample>
        {
            float value = network * _scale;
            if (_strength < 1)
            {
                float original = int.CreateTruncating(source);
                value = original + _strength * (value - original);
            }

            return TSample.CreateTruncating((int)Math.Clamp(value + _offset, 0, _scale));
        }
    }
}
