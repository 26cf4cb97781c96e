using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Networks;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

public class OnnxCpuEnhancerTests
{
    private static readonly RandomParameters Parameters = new(5);

    public static TheoryData<int, int, int> SizesAndThreads() => new()
    {
        { 1, 1, 2 }, { 3, 2, 2 }, { 31, 17, 1 }, { 31, 17, 3 }, { 500, 333, 2 }, { 40, 700, 4 }, { 3000, 50, 2 },
    };

    [Theory]
    [MemberData(nameof(SizesAndThreads))]
    public void Enhancing_in_bands_equals_the_reference_over_the_whole_picture(int width, int height, int threads)
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), threads);
        using Frame source = Noise(width, height, PixelFormat.Rgb8, 1);
        using var target = new Frame(width, height, PixelFormat.Rgb8);
        enhancer.Enhance(source, target);

        byte[] expected = Reference(source);
        // Truncation to 8 bits turns float32's last bits into a whole step where a value lies next to one: rarely, by 1.
        AssertSame(expected, target.Samples, mostDiffering: 0.001);
    }

    [Fact]
    public void A_model_that_does_not_state_its_halo_is_run_whole_and_gives_the_same()
    {
        var reader = new OnnxGraphReader("sci", Parameters);
        Enhancement<OnnxTensor> result = new SciNetwork().Enhance(reader, reader.Image);
        reader.Output(result.Enhanced, OnnxModel.EnhancedOutput);
        OnnxModel model = OnnxModel.FromBytes("no halo", reader.ToModel([]));
        Assert.Null(model.Halo);

        using var whole = new OnnxCpuEnhancer(model, 2);
        using var banded = new OnnxCpuEnhancer(Model(), 2);
        using Frame source = Noise(211, 700, PixelFormat.Rgb8, 2);
        using Frame a = Enhance(whole, source);
        using Frame b = Enhance(banded, source);
        AssertSame(a.Samples.ToArray(), b.Samples, mostDiffering: 0.001);
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Strength_0_gives_the_source_bit_for_bit_and_alpha_is_kept_at_any_strength(PixelFormat format)
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 2);
        using Frame source = Noise(53, 41, format, 3);
        using Frame unchanged = Enhance(enhancer, source, 0);
        Assert.Equal(source.Samples, unchanged.Samples);

        using Frame full = Enhance(enhancer, source);
        Assert.False(source.Samples.SequenceEqual(full.Samples));
        if (!format.HasAlpha())
            return;
        int bytes = format.BytesPerSample();
        for (int pixel = 0; pixel < 53 * 41; pixel++)
        {
            int alpha = (pixel + 1) * format.BytesPerPixel() - bytes;
            Assert.Equal(source.Samples.Slice(alpha, bytes), full.Samples.Slice(alpha, bytes));
        }
    }

    [Fact]
    public void Strength_one_half_lies_half_way_between_source_and_result()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 1);
        using Frame source = Noise(64, 48, PixelFormat.Rgb16, 4);
        using Frame full = Enhance(enhancer, source);
        using Frame half = Enhance(enhancer, source, 0.5f);
        Span<ushort> s = Words(source), f = Words(full), h = Words(half);
        for (int i = 0; i < s.Length; i++)
        {
            // Both results are rounded to nearest: half a step of the full one counts half, plus half a step of the other.
            Assert.InRange(h[i] - (s[i] + f[i]) / 2.0, -0.76, 0.76);
        }
    }

    [Fact]
    public void Sixteen_bits_carry_more_than_eight()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 1);
        using Frame source = Noise(64, 48, PixelFormat.Rgb16, 6);
        using Frame result = Enhance(enhancer, source);
        double[] image = Planar(source);
        (double[] expected, _) = new ReferenceSci(Parameters, 48, 64).Enhance(image);
        Span<ushort> words = Words(result);
        for (int i = 0; i < words.Length; i++)
        {
            double value = expected[i % 3 * 64 * 48 + i / 3] * 65535;
            // Half a step of rounding, and 1e-5 of 65535 for float32 arithmetic.
            Assert.InRange(words[i] - value, -1.2, 1.2);
        }
    }

    [Fact]
    public void A_grey_frame_stays_grey_by_the_luma_of_the_network_s_colours()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 1);
        using Frame grey = Noise(40, 30, PixelFormat.Gray16, 7);
        using var colour = new Frame(40, 30, PixelFormat.Rgb16);
        Span<ushort> greyWords = Words(grey), colourWords = Words(colour);
        for (int i = 0; i < colourWords.Length; i++)
            colourWords[i] = greyWords[i / 3];
        using Frame greyResult = Enhance(enhancer, grey);
        using Frame colourResult = Enhance(enhancer, colour);
        Span<ushort> actual = Words(greyResult), rgb = Words(colourResult);
        for (int i = 0; i < actual.Length; i++)
        {
            double luma = 0.2126 * rgb[3 * i] + 0.7152 * rgb[3 * i + 1] + 0.0722 * rgb[3 * i + 2];
            // The colours were rounded before they were weighed here, the luma after: half a step each.
            Assert.InRange(actual[i] - luma, -1.01, 1.01);
        }
    }

    [Fact]
    public void Wrong_calls_say_what_is_wrong()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 1);
        using var a = new Frame(4, 4, PixelFormat.Rgb8);
        using var wider = new Frame(5, 4, PixelFormat.Rgb8);
        using var grey = new Frame(4, 4, PixelFormat.Gray8);
        using Frame b = a.Clone();
        Assert.Throws<ArgumentException>(() => enhancer.Enhance(a, a));
        Assert.Throws<ArgumentException>(() => enhancer.Enhance(a, wider));
        Assert.Throws<ArgumentException>(() => enhancer.Enhance(a, grey));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Enhance(a, b, 1.01f));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Enhance(a, b, -0.01f));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Enhance(a, b, float.NaN));
        Assert.ThrowsAny<OperationCanceledException>(() => enhancer.Enhance(a, b, 1, new CancellationToken(canceled: true)));
        enhancer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => enhancer.Enhance(a, b));
    }

    [Fact]
    public async Task Cancelling_stops_a_network_that_runs_over_a_whole_picture()
    {
        var reader = new OnnxGraphReader("slow", Parameters);
        OnnxTensor features = reader.Conv2d(reader.Image, "slow.in", 3, 24, 3);
        for (int i = 0; i < 40; i++)
            features = reader.Relu(reader.Conv2d(features, "slow.block", 24, 24, 3));
        reader.Output(reader.Conv2d(features, "slow.out", 24, 3, 3), OnnxModel.EnhancedOutput);
        using var enhancer = new OnnxCpuEnhancer(OnnxModel.FromBytes("slow", reader.ToModel([])), 1);
        using Frame source = Noise(1500, 1000, PixelFormat.Rgb8, 1);
        using var target = new Frame(1500, 1000, PixelFormat.Rgb8);
        using var cancellation = new CancellationTokenSource();
        Task running = Task.Run(() => enhancer.Enhance(source, target, 1, cancellation.Token));
        await Task.Delay(300);
        Assert.False(running.IsCompleted, "the network is too small for this test");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // It can be used again.
        using Frame small = Noise(8, 8, PixelFormat.Rgb8, 1);
        using Frame result = Enhance(enhancer, small);
    }

    [Fact]
    public void A_model_of_fixed_size_names_its_size_when_a_frame_has_another()
    {
        OnnxModel model = OnnxModel.FromBytes("fixed.onnx", OnnxExporter.ToOnnx(new SciNetwork(), Parameters, new OnnxExportOptions { Width = 20, Height = 10 }));
        using var enhancer = new OnnxCpuEnhancer(model, 2);
        using Frame fits = Noise(20, 10, PixelFormat.Rgb8, 1);
        using Frame result = Enhance(enhancer, fits);
        AssertSame(Reference(fits), result.Samples, 0.001);

        using Frame other = Noise(10, 20, PixelFormat.Rgb8, 1);
        string message = Assert.Throws<DmlEnhanceException>(() => Enhance(enhancer, other)).Message;
        Assert.Contains("fixed.onnx", message, StringComparison.Ordinal);
        Assert.Contains("20x10", message, StringComparison.Ordinal);
        Assert.Contains("10x20", message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_it_runs_on_and_refuses_a_device_that_is_not_there()
    {
        using IEnhancer enhancer = Enhancer.Create(Model(), new DeviceRequest(DeviceKind.Cpu), 2, cpuPath: CpuPath.OnnxRuntime);
        Assert.Equal(2, enhancer.Info.Threads);
        Assert.StartsWith("ONNX Runtime 1.", enhancer.Info.Provider, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", enhancer.Info.ToString(), StringComparison.Ordinal);

        using IEnhancer automatic = Enhancer.Create(Model());
        Assert.Contains("auto", automatic.Info.Reason, StringComparison.Ordinal);
        string message = Assert.Throws<DmlEnhanceException>(() => Enhancer.Create(Model(), new DeviceRequest(DeviceKind.DirectML, 1))).Message;
        Assert.Contains("dml:1", message, StringComparison.Ordinal);
    }

    private static OnnxModel Model() => OnnxModel.FromBytes("random.onnx", OnnxExporter.ToOnnx(new SciNetwork(), Parameters));

    private static Frame Enhance(OnnxCpuEnhancer enhancer, Frame source, float strength = 1)
    {
        var target = new Frame(source.Width, source.Height, source.Format);
        enhancer.Enhance(source, target, strength);
        return target;
    }

    private static Frame Noise(int width, int height, PixelFormat format, int seed)
    {
        var frame = new Frame(width, height, format);
        new Random(seed).NextBytes(frame.Samples);
        return frame;
    }

    private static Span<ushort> Words(Frame frame) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(frame.Samples);

    private static double[] Planar(Frame frame)
    {
        int count = frame.Width * frame.Height;
        var planar = new double[3 * count];
        for (int i = 0; i < planar.Length; i++)
            planar[i % 3 * count + i / 3] = frame.Format.BytesPerSample() == 1 ? frame.Samples[i] / 255.0 : Words(frame)[i] / 65535.0;
        return planar;
    }

    private static byte[] Reference(Frame source)
    {
        (double[] enhanced, _) = new ReferenceSci(Parameters, source.Height, source.Width).Enhance(Planar(source));
        int count = source.Width * source.Height;
        return [.. Enumerable.Range(0, 3 * count).Select(i => (byte)(enhanced[i % 3 * count + i / 3] * 255 + 1e-9))];
    }

    private static void AssertSame(byte[] expected, ReadOnlySpan<byte> actual, double mostDiffering)
    {
        Assert.Equal(expected.Length, actual.Length);
        int differing = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i] - expected[i], -1, 1);
            differing += actual[i] != expected[i] ? 1 : 0;
        }

        Assert.InRange(differing, 0, (int)Math.Ceiling(expected.Length * mostDiffering));
    }
}
