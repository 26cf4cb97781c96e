using System.Runtime.InteropServices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

public sealed class SteadyEnhancerTests : IDisposable
{
    private const int Width = 101;
    private const int Height = 67;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_noisy_still_scene_flickers_less_than_half_as_much_and_is_as_bright(int noise)
    {
        OnnxModel model = Installed();
        using SteadyEnhancer steady = Enhancer.CreateSteady(model, 2);
        using IEnhancer plain = Enhancer.Create(model, threads: 2);
        using Frame a = New(), b = New();
        byte[]? plainBefore = null, steadyBefore = null;
        double plainFlicker = 0, steadyFlicker = 0, plainMean = 0, steadyMean = 0;
        for (int i = 0; i < 24; i++)
        {
            // Without noise: an encoder's pulse, every eighth frame a step brighter in half of the picture.
            using Frame source = Scene(noise, i, pulse: noise == 0 && i % 8 == 0 ? 1 : 0);
            plain.Enhance(source, a);
            steady.Push(source, b);
            plainFlicker += Difference(a, plainBefore);
            steadyFlicker += Difference(b, steadyBefore);
            (plainBefore, steadyBefore) = (a.Samples.ToArray(), b.Samples.ToArray());
            plainMean += ExposureMeter.Measure(a);
            steadyMean += ExposureMeter.Measure(b);
        }

        Assert.True(steadyFlicker < plainFlicker / 2, $"{steadyFlicker} beside {plainFlicker}");
        Assert.InRange(steadyMean / plainMean, 0.99, 1.01);
    }

    [Theory]
    [InlineData(0, 60, 60, 60)]
    [InlineData(2, 60, 60, 60)]
    [InlineData(0, 40, 0, -40)] // no brighter, but of another colour
    [InlineData(2, 40, 0, -40)]
    public void What_moves_leaves_no_ghost(int noise, int red, int green, int blue)
    {
        OnnxModel model = Installed();
        using SteadyEnhancer steady = Enhancer.CreateSteady(model, 2);
        using IEnhancer plain = Enhancer.Create(model, threads: 2);
        using Frame a = New(), b = New();
        for (int i = 0; i < 16; i++)
        {
            using Frame source = Scene(noise, i, gain: 2);
            Square(source, 10 + 4 * i, [red, green, blue]);
            plain.Enhance(source, a);
            steady.Push(source, b);
        }

        // Where the square was one frame before and is not any more: what the mean of these places, which noise hardly changes, would show of it.
        double[] behind = new double[3], ghost = new double[3];
        for (int y = 22; y < 38; y++)
        {
            for (int x = 66 * 3; x < 70 * 3; x++)
            {
                behind[x % 3] += a.Samples[y * a.Stride + x];
                ghost[x % 3] += b.Samples[y * b.Stride + x];
            }
        }

        // A ghost of the square, which differs by 40 of 255 and more before it is enhanced, would be tens of steps; a step is what averaging may change.
        Assert.InRange(Math.Abs(behind[0] - ghost[0]) / (16 * 4), 0, 1);
        Assert.InRange(Math.Abs(behind[1] - ghost[1]) / (16 * 4), 0, 1);
        Assert.InRange(Math.Abs(behind[2] - ghost[2]) / (16 * 4), 0, 1);
    }

    [Fact]
    public void The_first_frame_and_the_one_after_a_cut_are_exactly_what_the_network_makes_of_them()
    {
        OnnxModel model = Installed();
        using SteadyEnhancer steady = Enhancer.CreateSteady(model, 2);
        using IEnhancer plain = Enhancer.Create(model, threads: 2);
        using Frame a = New(), b = New();
        for (int i = 0; i < 10; i++)
        {
            using Frame source = i < 5 ? Scene(2, i) : Turned(Scene(2, i));
            plain.Enhance(source, a);
            Assert.True(steady.Push(source, b));
            Assert.Equal(i is 0 or 5, a.Samples.SequenceEqual(b.Samples));
            Assert.Equal(i < 5 ? 0 : 1, steady.Cuts);
        }

        steady.Reset();
        Assert.Equal(0, steady.Cuts);
        using Frame again = Scene(2, 5);
        plain.Enhance(again, a);
        steady.Push(again, b);
        Assert.Equal(a.Samples, b.Samples);
    }

    [Theory]
    [MemberData(nameof(TestFiles.AllFormats), MemberType = typeof(TestFiles))]
    public void Every_format_and_odd_size_is_taken_and_strength_0_gives_the_source_bit_for_bit(PixelFormat format)
    {
        using SteadyEnhancer steady = Enhancer.CreateSteady(Installed(), 2);
        using IEnhancer plain = Enhancer.Create(Installed(), threads: 2);
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (3, 2), (67, 101), (500, 3)])
        {
            using Frame a = new(width, height, format), b = new(width, height, format);
            steady.Reset();
            for (int i = 0; i < 5; i++)
            {
                using Frame source = TestFiles.Image(width, height, format, seed: i);
                // As long as noise is all that differs, the mean over frames is near the plain one's: here, that the planes and edges are in their places.
                plain.Enhance(source, a);
                steady.Push(source, b);
                double scale = format.BytesPerSample() == 1 ? 1 : 1.0 / 257;
                Assert.InRange((Mean(b) - Mean(a)) * scale, -12, 12);
            }

            // A frame that stays is its own average, but for the rounding.
            steady.Reset();
            using Frame still = TestFiles.Image(width, height, format);
            plain.Enhance(still, a);
            for (int i = 0; i < 4; i++)
                steady.Push(still, b);
            Assert.InRange(LargestDifference(a, b), 0, format.BytesPerSample() == 1 ? 1 : 2);
            steady.Push(still, b, strength: 0);
            Assert.Equal(still.Samples, b.Samples);
        }
    }

    [Fact]
    public void Sixteen_bits_are_averaged_to_more_than_eight()
    {
        using SteadyEnhancer steady = Enhancer.CreateSteady(Installed(), 1);
        using IEnhancer plain = Enhancer.Create(Installed(), threads: 1);
        using Frame source = TestFiles.Image(64, 48, PixelFormat.Rgb16), a = new(64, 48, PixelFormat.Rgb16), b = new(64, 48, PixelFormat.Rgb16);
        plain.Enhance(source, a);
        for (int i = 0; i < 4; i++)
            steady.Push(source, b);
        Span<ushort> expected = MemoryMarshal.Cast<byte, ushort>(a.Samples), actual = MemoryMarshal.Cast<byte, ushort>(b.Samples);
        // The average of one frame seen four times is that frame; it is kept in 16 bits, rounded.
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i] - expected[i], -2, 2);
    }

    [Fact]
    public void Auto_changes_its_model_without_a_jump()
    {
        using SteadyEnhancer steady = Enhancer.CreateSteadyAuto(ModelCatalog.Default, 2);
        using AutoEnhancer plain = Enhancer.CreateAuto(ModelCatalog.Default, threads: 2);
        using Frame a = New(), b = New();
        double plainBefore = -1, steadyBefore = -1, plainJump = 0, steadyJump = 0;
        for (int i = 0; i < 80; i++)
        {
            // A light that goes on slowly: the exposure goes from 0.03 to 0.12, across the border at 0.06.
            using Frame source = Scene(0, i, gain: 0.5 * Math.Pow(4, i / 79.0));
            plain.Enhance(source, a);
            steady.Push(source, b);
            (double p, double s) = (ExposureMeter.Measure(a), ExposureMeter.Measure(b));
            if (i > 0)
                (plainJump, steadyJump) = (Math.Max(plainJump, Math.Abs(p - plainBefore)), Math.Max(steadyJump, Math.Abs(s - steadyBefore)));
            (plainBefore, steadyBefore) = (p, s);
        }

        Assert.Equal(0, steady.Cuts);
        Assert.True(steadyJump < plainJump / 5, $"{steadyJump} beside {plainJump}");
    }

    [Fact]
    public void Auto_leaves_a_bright_video_as_it_is()
    {
        using SteadyEnhancer steady = Enhancer.CreateSteadyAuto(ModelCatalog.Default, 1);
        using Frame source = New(), target = New();
        source.Samples.Fill(140);
        steady.Push(source, target);
        Assert.Equal(source.Samples, target.Samples);
    }

    [Fact]
    public void Wrong_calls_and_models_say_what_is_wrong()
    {
        using SteadyEnhancer steady = Enhancer.CreateSteady(Installed(), 1);
        using Frame source = Scene(0, 0), target = New(), wide = new(Width + 1, Height, PixelFormat.Rgb8), wideTarget = new(Width + 1, Height, PixelFormat.Rgb8);
        Assert.Equal(0, steady.Latency);
        Assert.Contains("steady", steady.Info.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => steady.Push(source, source));
        Assert.True(steady.Push(source, target));
        Assert.Throws<ArgumentException>(() => steady.Push(wide, wideTarget));
        Assert.False(steady.Flush(target));
        Assert.Throws<ArgumentException>(() => steady.Push(source, target));
        steady.Reset();
        Assert.True(steady.Push(wide, wideTarget));
        Assert.ThrowsAny<OperationCanceledException>(() => steady.Push(wide, wideTarget, 1, new CancellationToken(canceled: true)));

        var reader = new OnnxGraphReader("plain", new RandomParameters(1));
        reader.Output(new SciNetwork().Enhance(reader, reader.Image).Enhanced, OnnxModel.EnhancedOutput);
        OnnxModel other = OnnxModel.FromBytes("plain.onnx", reader.ToModel([]));
        string message = Assert.Throws<DmlEnhanceException>(() => Enhancer.CreateSteady(other)).Message;
        Assert.StartsWith("plain.onnx: ", message, StringComparison.Ordinal);
        Assert.Throws<DmlEnhanceException>(() => Enhancer.CreateSteadyAuto(new ModelCatalog([_folder.Path])));
    }

    private static OnnxModel Installed() => ModelCatalog.Default.Load(AutoExposure.MediumModel);

    private static Frame New() => new(Width, Height, PixelFormat.Rgb8);

    private static double Mean(Frame frame) => ExposureMeter.Measure(frame) * (frame.Format.BytesPerSample() == 1 ? 255 : 65535);

    private static int LargestDifference(Frame a, Frame b)
    {
        bool isByte = a.Format.BytesPerSample() == 1;
        Span<ushort> first = MemoryMarshal.Cast<byte, ushort>(a.Samples), second = MemoryMarshal.Cast<byte, ushort>(b.Samples);
        int largest = 0;
        for (int i = 0; i < a.SizeInBytes / a.Format.BytesPerSample(); i++)
            largest = Math.Max(largest, Math.Abs(isByte ? a.Samples[i] - b.Samples[i] : first[i] - second[i]));
        return largest;
    }

    private static double Difference(Frame frame, byte[]? before)
    {
        double sum = 0;
        for (int i = 0; before is not null && i < before.Length; i++)
            sum += Math.Abs(frame.Samples[i] - before[i]);
        return sum;
    }

    // Soft patches from 4 to 28 of 255, under Gaussian noise that is new in every frame.
    private static Frame Scene(int noise, int seed, int pulse = 0, double gain = 1)
    {
        Frame frame = New();
        var random = new Random(seed);
        for (int i = 0; i < frame.SizeInBytes; i++)
        {
            int x = i / 3 % Width, y = i / 3 / Width;
            double light = 16 + 12 * Math.Sin(x * 0.11 + i % 3) * Math.Cos(y * 0.17);
            double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            frame.Samples[i] = (byte)Math.Clamp(gain * light + noise * gaussian + (x < Width / 2 ? pulse : 0) + 0.5, 0, 255);
        }

        return frame;
    }

    private static void Square(Frame frame, int left, int[] colour)
    {
        for (int y = 20; y < 40; y++)
        {
            Span<byte> row = frame.Rows(y, 1).Slice(left * 3, 20 * 3);
            for (int i = 0; i < row.Length; i++)
                row[i] = (byte)Math.Clamp(row[i] + colour[i % 3], 0, 255);
        }
    }

    // Another scene of the same brightness.
    private static Frame Turned(Frame frame)
    {
        frame.Samples.Reverse();
        return frame;
    }
}
