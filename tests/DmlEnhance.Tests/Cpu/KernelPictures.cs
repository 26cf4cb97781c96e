using System.Runtime.InteropServices;
using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Models and pictures for the fused kernel, and how far two results are apart.</summary>
internal static class KernelPictures
{
    /// <summary>SCI of free size with seeded weights.</summary>
    public static OnnxModel Model(int seed = 5, OnnxExportOptions? options = null) =>
        OnnxModel.FromBytes("random.onnx", OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(seed), options));

    public static FusedSci Kernel(OnnxModel model, int threads) => new(SciWeights.Read(model), threads);

    /// <summary>Noise of all levels, most of it dark, where a division by a small illumination shows most of what is wrong.</summary>
    public static Frame Noise(int width, int height, PixelFormat format = PixelFormat.Rgb8, int seed = 1)
    {
        var frame = new Frame(width, height, format);
        var random = new Random(seed);
        random.NextBytes(frame.Samples);
        if (format.BytesPerSample() == 1)
        {
            foreach (ref byte sample in frame.Samples)
                sample = (byte)(sample * sample / 255);
        }
        else
        {
            foreach (ref ushort sample in Words(frame.Samples))
                sample = (ushort)((uint)sample * sample / 65535);
        }

        return frame;
    }

    public static void Enhance(this FusedSci kernel, Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default) =>
        kernel.Enhance(source.Samples, source.Stride, target.Samples, target.Stride, source.Width, source.Height, source.Format, strength, cancellationToken);

    public static Frame Enhance(this FusedSci kernel, Frame source, float strength = 1)
    {
        var target = new Frame(source.Width, source.Height, source.Format);
        target.Samples.Fill(0xa5);
        kernel.Enhance(source, target, strength);
        return target;
    }

    /// <summary>The largest difference of two samples, in steps of their bits.</summary>
    public static int LargestDifference(Frame a, Frame b)
    {
        if (a.Samples.Length != b.Samples.Length)
            throw new ArgumentException("the frames do not fit together", nameof(b));
        int largest = 0;
        if (a.Format.BytesPerSample() == 1)
        {
            Span<byte> first = a.Samples, second = b.Samples;
            for (int i = 0; i < first.Length; i++)
                largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        }
        else
        {
            Span<ushort> first = Words(a.Samples), second = Words(b.Samples);
            for (int i = 0; i < first.Length; i++)
                largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        }

        return largest;
    }

    public static Span<ushort> Words(Span<byte> samples) => MemoryMarshal.Cast<byte, ushort>(samples);
}
