using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>What holds for every call of the fused kernel.</summary>
public class FusedSciContractTests
{
    // What the documentation says: a tile or band on is an int still.
    private const int LongestSide = int.MaxValue - 1024;

    private static readonly OnnxModel Model = KernelPictures.Model();

    public static TheoryData<PixelFormat> AllFormats => TestFiles.AllFormats;

    [Fact]
    public void Wrong_calls_with_pixels_say_what_is_wrong()
    {
        const int Row = 5 * 3, Stride = 20, Height = 4, Length = 3 * Stride + Row;
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        byte[] source = new byte[Length], target = new byte[Length];
        void Enhance(byte[] from, int fromStride, byte[] to, int toStride, int width = 5, int height = Height, float strength = 1, CancellationToken token = default) =>
            kernel.Enhance(from, fromStride, to, toStride, width, height, PixelFormat.Rgb8, strength, token);

        Enhance(source, Stride, target, Stride);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => Enhance(source[1..], Stride, target, Stride)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentException>(() => Enhance(source, Stride, target[1..], Stride)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => Enhance([], Stride, target, Stride)).ParamName);
        Assert.Equal("sourceStride", Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, Row - 1, target, Stride)).ParamName);
        Assert.Equal("targetStride", Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, Stride, target, Row - 1)).ParamName);
        Assert.Equal("sourceStride", Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, -Stride, target, Stride)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, Stride, target, Stride, width: 0)).ParamName);
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, Stride, target, Stride, height: -1)).ParamName);
        // Bytes that are more than 32 bits can count.
        Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, int.MaxValue, target, int.MaxValue, width: LongestSide));
        Assert.Throws<ArgumentException>(() => Enhance(source, int.MaxValue, target, int.MaxValue, height: LongestSide));
        foreach (float strength in (float[])[-0.01f, 1.01f, float.NaN, float.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => Enhance(source, Stride, target, Stride, strength: strength));
        Assert.ThrowsAny<OperationCanceledException>(() => Enhance(source, Stride, target, Stride, token: new CancellationToken(canceled: true)));

        byte[] both = new byte[2 * Length];
        Assert.Throws<ArgumentException>(() => kernel.Enhance(both.AsSpan(0, Length), Stride, both.AsSpan(Length - 1), Stride, 5, Height, PixelFormat.Rgb8));
        Assert.Throws<ArgumentException>(() => kernel.Enhance(both, Stride, both, Stride, 5, Height, PixelFormat.Rgb8));
        kernel.Enhance(both.AsSpan(0, Length), Stride, both.AsSpan(Length), Stride, 5, Height, PixelFormat.Rgb8);
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelPictures.Kernel(Model, 0));

        kernel.Dispose();
        kernel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Enhance(source, Stride, target, Stride));
        Assert.Throws<ObjectDisposedException>(() => kernel.Enhance(new float[3], new float[3], [], 1, 1));
    }

    [Fact]
    public void Wrong_calls_with_tensors_say_what_is_wrong()
    {
        const int Count = 3 * 5 * 4;
        using FusedSci kernel = KernelPictures.Kernel(Model, 1);
        float[] image = new float[Count], enhanced = new float[Count], illumination = new float[Count], shorter = new float[Count - 1], both = new float[Count + 1];
        kernel.Enhance(image, enhanced, illumination, 5, 4);
        kernel.Enhance(image, enhanced, [], 5, 4);
        Assert.Equal("image", Assert.Throws<ArgumentException>(() => kernel.Enhance(shorter, enhanced, illumination, 5, 4)).ParamName);
        Assert.Equal("enhanced", Assert.Throws<ArgumentException>(() => kernel.Enhance(image, shorter, illumination, 5, 4)).ParamName);
        Assert.Equal("illumination", Assert.Throws<ArgumentException>(() => kernel.Enhance(image, enhanced, shorter, 5, 4)).ParamName);
        Assert.Throws<ArgumentException>(() => kernel.Enhance(both.AsSpan(1), both.AsSpan(0, Count), illumination, 5, 4));
        Assert.Throws<ArgumentException>(() => kernel.Enhance(both.AsSpan(1), enhanced, both.AsSpan(0, Count), 5, 4));
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance([], [], [], 0, 4)).ParamName);
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance([], [], [], 5, 0)).ParamName);
        Assert.Throws<ArgumentException>(() => kernel.Enhance(image, both.AsSpan(0, Count), both.AsSpan(1), 5, 4));
        Assert.Throws<ArgumentException>(() => kernel.Enhance(image, enhanced, illumination, LongestSide, LongestSide));
        Assert.ThrowsAny<OperationCanceledException>(() => kernel.Enhance(image, enhanced, illumination, 5, 4, new CancellationToken(canceled: true)));
    }

    /// <summary>No span is so long, so whatever else is wrong with the call, too, the side is what is told.</summary>
    [Theory]
    [InlineData(LongestSide + 1)]
    [InlineData(int.MaxValue)]
    public void A_side_beyond_the_longest_is_told_before_anything_else(int side)
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        var cancelled = new CancellationToken(canceled: true);
        byte[] pixels = new byte[8];
        float[] values = new float[8];
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance([], -1, [], -1, side, 1, format, float.NaN, cancelled)).ParamName);
            Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance(pixels, 8, pixels, 8, 1, side, format, 2, cancelled)).ParamName);
        }

        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance(values, values, values, side, 1, cancelled)).ParamName);
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Enhance([], [], [], 1, side, cancelled)).ParamName);
        // Of sides that it takes the length is wrong.
        Assert.Equal("image", Assert.Throws<ArgumentException>(() => kernel.Enhance([], [], [], LongestSide, 1, cancelled)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => kernel.Enhance(pixels, 8, [], 8, 1, LongestSide, PixelFormat.Gray8, 1, cancelled)).ParamName);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void White_stays_white_and_black_stays_black(PixelFormat format)
    {
        foreach (OnnxModel model in (OnnxModel[])[Model, .. AutoExposure.Models.Select(name => ModelLoader.Load(name))])
        {
            using FusedSci kernel = KernelPictures.Kernel(model, 2);
            foreach (byte level in (byte[])[0, 255])
            {
                foreach (float strength in (float[])[1, 0.3f])
                {
                    using var source = new Frame(TileLayout.Columns + 20, 40, format);
                    source.Samples.Fill(level);
                    using Frame target = kernel.Enhance(source, strength);
                    Assert.True(source.Samples.SequenceEqual(target.Samples), $"{model.Name} at strength {strength}: {level} became {target.Samples[0]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void Threads_and_runs_change_no_bit(PixelFormat format)
    {
        using FusedSci one = KernelPictures.Kernel(Model, 1);
        using FusedSci many = KernelPictures.Kernel(Model, 5);
        using Frame source = KernelPictures.Noise(TileLayout.Columns + 77, 301, format);
        using Frame expected = one.Enhance(source);
        for (int run = 0; run < 4; run++)
        {
            // Of another format and size in between: nothing of it is left behind.
            using Frame other = KernelPictures.Noise(91, 67, (PixelFormat)run);
            using Frame ignored = many.Enhance(other, 0.5f);
            using Frame actual = many.Enhance(source);
            Assert.True(expected.Samples.SequenceEqual(actual.Samples), $"run {run} differs");
        }
    }

    [Fact]
    public void Formats_take_turns()
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        PixelFormat[] formats = Enum.GetValues<PixelFormat>();
        Frame[] sources = [.. formats.Select(format => KernelPictures.Noise(61, 43, format))];
        byte[][] first = [.. sources.Select(Enhance)];
        float[] image = [.. Enumerable.Range(0, 3 * 61 * 43).Select(i => i % 97 / 97f)], enhanced = new float[image.Length];
        kernel.Enhance(image, enhanced, [], 61, 43);
        float[] enhancedFirst = [.. enhanced];
        for (int round = 0; round < 2; round++)
        {
            for (int i = formats.Length - 1; i >= 0; i--)
            {
                Assert.Equal(first[i], Enhance(sources[i]));
                kernel.Enhance(image, enhanced, [], 61, 43);
                Assert.Equal(enhancedFirst, enhanced);
            }
        }

        foreach (Frame source in sources)
            source.Dispose();

        byte[] Enhance(Frame source)
        {
            using Frame target = kernel.Enhance(source);
            return target.Samples.ToArray();
        }
    }

    [Fact]
    public void The_illumination_is_the_same_whether_or_not_it_is_asked_for_and_the_image_divided_by_it_is_the_result()
    {
        const int Width = 75, Height = 50;
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        var random = new Random(2);
        float[] image = [.. Enumerable.Range(0, 3 * Width * Height).Select(_ => (float)Math.Pow(random.NextDouble(), 3))];
        float[] enhanced = new float[image.Length], alone = new float[image.Length], illumination = new float[image.Length];
        kernel.Enhance(image, enhanced, illumination, Width, Height);
        kernel.Enhance(image, alone, [], Width, Height);
        Assert.Equal(enhanced, alone);
        for (int i = 0; i < image.Length; i++)
        {
            Assert.InRange(illumination[i], 0.0001f, 1);
            // Each is rounded by itself: QuotientTests has the bound of both, 5e-7 of the value.
            Assert.Equal(Math.Min(image[i] / illumination[i], 1), enhanced[i], 1e-6);
        }
    }

    [Fact]
    public void A_model_of_fixed_size_says_the_same_as_ONNX_Runtime_does_when_a_frame_has_another()
    {
        OnnxModel model = KernelPictures.Model(options: new OnnxExportOptions { Width = 20, Height = 10 });
        using IEnhancer fused = Enhancer.Create(model, new DeviceRequest(DeviceKind.Cpu), 2, cpuPath: CpuPath.Fused);
        using IEnhancer onnx = Enhancer.Create(model, new DeviceRequest(DeviceKind.Cpu), 2, cpuPath: CpuPath.OnnxRuntime);
        using Frame fits = KernelPictures.Noise(20, 10), other = KernelPictures.Noise(10, 20), a = fits.Clone(), b = fits.Clone(), target = other.Clone();
        fused.Enhance(fits, a);
        onnx.Enhance(fits, b);
        Assert.InRange(KernelPictures.LargestDifference(a, b), 0, 1);
        string expected = Assert.Throws<DmlEnhanceException>(() => onnx.Enhance(other, target)).Message;
        Assert.Equal(expected, Assert.Throws<DmlEnhanceException>(() => fused.Enhance(other, target)).Message);
        // At strength 0 no model is asked.
        foreach (IEnhancer enhancer in (IEnhancer[])[fused, onnx])
        {
            target.Samples.Clear();
            enhancer.Enhance(other, target, 0);
            Assert.Equal(other.Samples, target.Samples);
        }
    }

    [Fact]
    public void Frames_that_do_not_fit_are_refused_as_by_ONNX_Runtime()
    {
        using IEnhancer fused = Enhancer.Create(Model, new DeviceRequest(DeviceKind.Cpu), 1);
        using Frame a = KernelPictures.Noise(4, 4), wider = KernelPictures.Noise(5, 4), grey = KernelPictures.Noise(4, 4, PixelFormat.Gray8), b = a.Clone();
        Assert.Throws<ArgumentException>(() => fused.Enhance(a, a));
        Assert.Throws<ArgumentException>(() => fused.Enhance(a, wider));
        Assert.Throws<ArgumentException>(() => fused.Enhance(a, grey));
        Assert.Throws<ArgumentOutOfRangeException>(() => fused.Enhance(a, b, float.NaN));
        Assert.ThrowsAny<OperationCanceledException>(() => fused.Enhance(a, b, 1, new CancellationToken(canceled: true)));
        fused.Dispose();
        Assert.Throws<ObjectDisposedException>(() => fused.Enhance(a, b));
    }
}
