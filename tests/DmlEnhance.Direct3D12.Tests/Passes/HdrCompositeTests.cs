using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

/// <summary>Frames of linear light without an upper end, against <see cref="HdrReference"/>.</summary>
[Collection(nameof(Gpu))]
public sealed class HdrCompositeTests(Gpu gpu)
{
    private const int Width = 64; // rows of 512 bytes, as FrameUpload wants it
    private const int Height = 16;

    // float16 has 11 significant bits, so a stored result is off by 2^-11; float32 and two powers of it add some 1e-5.
    private const double Tolerance = 1e-3;

    // What float16 has between its smallest numbers.
    private const double Smallest = 6e-8;

    // The sRGB curve in float32, whose power Direct3D lets be off by some units of 1e-6.
    private const double EncodedTolerance = 2e-5;

    public static TheoryData<EstimateKind, float, float> Ways => new()
    {
        { EstimateKind.Illumination, 1, 1 },
        { EstimateKind.Illumination, 0.6f, 2.54f },
        { EstimateKind.Illumination, 1, 0.02f },
        { EstimateKind.Enhanced, 1, 1 },
        { EstimateKind.Enhanced, 0.3f, 203 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_frame_gets_the_gain_that_its_tone_mapped_image_got(EstimateKind kind, float strength, float white)
    {
        Half[] frame = Frame(white);
        Half[] estimate = Estimate();
        var settings = new CompositeSettings { Strength = strength, White = white, ExposureAware = false };
        Half[] result = Composite(frame, estimate, kind, settings);
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            double[] expected = HdrReference.Composite(Colour(frame, pixel), white, Colour(estimate, pixel), kind == EstimateKind.Enhanced, strength);
            for (int channel = 0; channel < 3; channel++)
                AssertNear(expected[channel], (double)result[4 * pixel + channel], $"pixel {pixel}, channel {channel}");
            Assert.Equal(frame[4 * pixel + 3], result[4 * pixel + 3]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.54f)]
    [InlineData(0.02f)]
    public void The_network_sees_the_tone_mapped_image(float white)
    {
        Half[] frame = Frame(white);
        using GpuTexture source = Texture(frame, FrameEncoding.Linear);
        using var tensor = new GpuBuffer(gpu.Device, 3 * Width * Height, "tensor");
        using var toTensor = new FrameToTensorPass(gpu.Device);
        using var exposure = new ExposurePass(gpu.Device);
        CommandList list = gpu.Device.Rent("proxy");
        toTensor.Record(list, source, tensor, white);
        exposure.Record(list, source, white);
        gpu.Device.Submit(list);

        float[] numbers = gpu.Device.Read(tensor);
        double sum = 0;
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            double[] expected = HdrReference.Proxy(Colour(frame, pixel), white);
            sum += expected.Sum();
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(expected[channel], numbers[channel * Width * Height + pixel], EncodedTolerance);
        }

        Assert.Equal(sum / numbers.Length, gpu.Device.Read(exposure.Exposure)[0], EncodedTolerance);
    }

    [Fact]
    public void The_shader_estimates_the_illumination_of_the_tone_mapped_image()
    {
        const float White = 2.54f;
        Half[] frame = Frame(White);
        var proxy = new Half[frame.Length];
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            double[] colour = HdrReference.Proxy(Colour(frame, pixel), White);
            for (int channel = 0; channel < 3; channel++)
                proxy[4 * pixel + channel] = (Half)colour[channel];
        }

        using GpuTexture source = Texture(frame, FrameEncoding.Linear);
        using GpuTexture encoded = Texture(proxy, FrameEncoding.Srgb);
        Half[] expected = Illumination(encoded, 1);
        Half[] actual = Illumination(source, White);
        // The encoded frame is rounded to float16, by 2.5e-4 below 1, and so are both results; the three layers hardly amplify it.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal((double)expected[i], (double)actual[i], 1.5e-3);
    }

    [Fact]
    public void Strength_0_and_the_left_of_a_split_give_the_frame_bit_for_bit()
    {
        Half[] frame = Frame(1);
        Half[] nothing = Composite(frame, Estimate(), EstimateKind.Illumination, new CompositeSettings { Strength = 0, ExposureAware = false });
        Half[] split = Composite(frame, Estimate(), EstimateKind.Illumination, new CompositeSettings { SplitColumn = Width / 2, ExposureAware = false, White = 3 });
        for (int i = 0; i < frame.Length; i++)
        {
            // A NaN need not keep its payload.
            if (Half.IsNaN(frame[i]))
                Assert.True(Half.IsNaN(nothing[i]));
            else
                Assert.Equal(frame[i], nothing[i]);
            int x = i / 4 % Width;
            if (x < Width / 2 && !Half.IsNaN(frame[i]))
                Assert.Equal(frame[i], split[i]);
            else if (x is Width / 2 or Width / 2 + 1 && i % 4 != 3)
                Assert.Equal(3, (double)split[i], 1e-5); // the line is display white
        }
    }

    [Fact]
    public void Highlights_keep_their_order_and_far_above_white_nearly_their_values()
    {
        // Greys from 0.01 to 20, each brighter than the one before.
        var frame = new Half[4 * Width * Height];
        for (int i = 0; i < frame.Length; i++)
            frame[i] = (Half)(0.01 * Math.Pow(2000, i / 4 / (Width * Height - 1.0)));
        var estimate = new Half[frame.Length];
        Array.Fill(estimate, (Half)0.3);
        Half[] result = Composite(frame, estimate, EstimateKind.Illumination, new CompositeSettings { ExposureAware = false });
        for (int i = 4; i < frame.Length; i++)
        {
            // Neighbours may be rounded to one float16 or, through float32's powers, to the one beside it.
            Assert.True((double)result[i] >= (double)result[i - 4] * (1 - Tolerance));
            double source = (double)frame[i];
            // The tone curve is at 0.9882 there, so the gain is 1.012 at most; it is never less than 1 but for rounding.
            if (source >= 4)
                Assert.InRange((double)result[i] / source, 1 - Tolerance, 1.013);
        }

        // Below the knee the network's own result ends at white. Above it the order is strict, over a step (13 %) that rounding cannot hide.
        for (int i = 4 * 16; i < frame.Length; i++)
            Assert.True(result[i] > result[i - 4 * 16] || frame[i - 4 * 16] < (Half)0.8);
    }

    [Fact]
    public void Twice_and_a_half_the_light_with_white_there_is_the_same_picture()
    {
        // 8 significant bits, so that 2.5 times as much is a float16, too.
        Half[] frame = [.. Frame(1).Select(value => Half.IsFinite(value) && Half.Abs(value) < (Half)20000 ? EightBits(value) : (Half)1)];
        Half[] brighter = [.. frame.Select(value => (Half)((double)value * 2.5))];
        Half[] one = Composite(frame, Estimate(), EstimateKind.Illumination, new CompositeSettings { ExposureAware = false });
        Half[] other = Composite(brighter, Estimate(), EstimateKind.Illumination, new CompositeSettings { ExposureAware = false, White = 2.5f });
        for (int i = 0; i < one.Length; i++)
        {
            if (i % 4 != 3)
                AssertNear((double)one[i] * 2.5, (double)other[i], $"number {i}");
        }

        static Half EightBits(Half value) => BitConverter.UInt16BitsToHalf((ushort)(BitConverter.HalfToUInt16Bits(value) & 0xFFF8));
    }

    [Fact]
    public void In_a_target_of_8_bits_the_enhanced_tone_mapped_image_is_shown()
    {
        const float White = 2.54f;
        Half[] frame = Frame(White);
        Half[] estimate = Estimate();
        using GpuTexture source = Texture(frame, FrameEncoding.Linear);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba8, "target");
        Composite(source, estimate, EstimateKind.Illumination, target, new CompositeSettings { ExposureAware = false, Dither = false, Strength = 0.7f, White = White });
        using Frame result = FrameTransfer.Download(gpu.Device, target);
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            double[] expected = HdrReference.Blend(Colour(frame, pixel), White, Colour(estimate, pixel), isEnhanced: false, 0.7f);
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(255 * expected[channel], result.Samples[4 * pixel + channel], 0.51); // rounded to the nearest step
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 2.54f)]
    [InlineData(0.7f, 2.54f)]
    public void A_frame_of_8_bits_comes_into_an_HDR_target_with_its_white_at_display_white(float strength, float white)
    {
        using Frame picture = Pictures.Random(Width, Height, PixelFormat.Rgba8);
        picture.Samples[..3].Fill(255);
        Half[] estimate = Estimate();
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "target");
        Composite(source, estimate, EstimateKind.Illumination, target, new CompositeSettings { ExposureAware = false, Strength = strength, White = white });
        Half[] result = Halves.Of(FrameTransfer.DownloadPixels(gpu.Device, target));
        Assert.Equal(white, (double)result[0], Tolerance * white);
        for (int i = 0; i < result.Length; i++)
        {
            if (i % 4 == 3)
                continue;
            double colour = picture.Samples[i] / 255.0;
            double blended = colour + strength * (Math.Min(1, colour / (double)estimate[i]) - colour);
            AssertNear(HdrReference.Decode(blended) * white, (double)result[i], $"number {i}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_white_that_is_none_is_refused(float white)
    {
        using GpuTexture source = Texture(Frame(1), FrameEncoding.Linear);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "target");
        Assert.Throws<ArgumentOutOfRangeException>(() => Composite(source, Estimate(), EstimateKind.Illumination, target, new CompositeSettings { White = white }));
        using var exposure = new ExposurePass(gpu.Device);
        CommandList list = gpu.Device.Rent("wrong");
        Assert.Throws<ArgumentOutOfRangeException>(() => exposure.Record(list, source, white));
        gpu.Device.Discard(list);
    }

    private static void AssertNear(double expected, double actual, string place)
    {
        // NaN is near nothing.
        if (!(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected) + Smallest))
            Assert.Fail($"{place}: {actual}, expected {expected}");
    }

    private static double[] Colour(Half[] frame, int pixel) => [(double)frame[4 * pixel], (double)frame[4 * pixel + 1], (double)frame[4 * pixel + 2]];

    // Dark to 20 times white, with a few negative components as scRGB has them, black, and what no renderer should write.
    private static Half[] Frame(float white)
    {
        var random = new Random(3);
        var frame = new Half[4 * Width * Height];
        for (int i = 0; i < frame.Length; i++)
        {
            double value = 20 * Math.Pow(2, -16 * random.NextDouble()) * white;
            frame[i] = (Half)(random.Next(12) == 0 ? -0.1 * value : value);
        }

        Array.Clear(frame, 0, 3);
        frame[4 * 5] = Half.NaN;
        frame[4 * 6 + 1] = Half.PositiveInfinity;
        frame[4 * 7 + 2] = Half.NegativeInfinity;
        frame[4 * 8] = Half.MaxValue;
        frame[4 * 9] = Half.Epsilon;
        return frame;
    }

    private static Half[] Estimate()
    {
        var random = new Random(4);
        var estimate = new Half[4 * Width * Height];
        for (int i = 0; i < estimate.Length; i++)
            estimate[i] = (Half)(0.02 + 0.98 * random.NextDouble());
        return estimate;
    }

    private GpuTexture Texture(Half[] values, FrameEncoding encoding)
    {
        var texture = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "floats", encoding);
        FrameUpload.Upload(gpu.Device, texture, values);
        return texture;
    }

    private Half[] Composite(Half[] frame, Half[] estimate, EstimateKind kind, CompositeSettings settings)
    {
        using GpuTexture source = Texture(frame, FrameEncoding.Linear);
        using var target = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "target");
        Composite(source, estimate, kind, target, settings);
        return Halves.Of(FrameTransfer.DownloadPixels(gpu.Device, target));
    }

    private void Composite(GpuTexture source, Half[] estimate, EstimateKind kind, GpuTexture target, CompositeSettings settings)
    {
        using GpuTexture given = Texture(estimate, FrameEncoding.Srgb);
        using var exposure = new GpuBuffer(gpu.Device, 2, "exposure");
        using var composite = new CompositePass(gpu.Device);
        gpu.Device.Record(list =>
        {
            list.Transition(target, ResourceState.RenderTarget);
            composite.Record(list, source, given, kind, exposure, target, settings);
        });
    }

    private Half[] Illumination(GpuTexture source, float white)
    {
        using var illumination = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "illumination", FrameEncoding.Srgb);
        using var sci = new SciPass(gpu.Device, SciWeights.Read(ModelCatalog.Default.Load(AutoExposure.MediumModel)));
        gpu.Device.Record(list =>
        {
            list.Transition(illumination, ResourceState.UnorderedAccess);
            sci.Record(list, source, illumination, white);
        });
        return Halves.Of(FrameTransfer.DownloadPixels(gpu.Device, illumination));
    }
}
