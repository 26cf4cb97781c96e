using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Direct3D12.Tests.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

/// <summary>The gain at full size by shaders, compared with the CPU's.</summary>
[Collection(nameof(Gpu))]
public sealed unsafe class GuidedGainPassTests(Gpu gpu)
{
    // The CPU cuts off when it makes 8 bits, the GPU rounds: as long as their numbers differ by less than half a step, the results do by one at most. They do by an
    // eighth for float16, and by some 2^-20 of the gain.
    private const int Tolerance = 1;

    private static readonly CompositeSettings Whole = new() { ExposureAware = false, Dither = false };

    [Theory]
    [InlineData(160, 90, 40, 22)]
    [InlineData(123, 77, 41, 19)]
    [InlineData(64, 48, 64, 48)]
    [InlineData(200, 3, 33, 1)]
    [InlineData(7, 90, 1, 35)]
    [InlineData(3, 2, 1, 1)]
    public void A_photograph_gets_the_gain_that_it_gets_on_the_CPU(int width, int height, int smallWidth, int smallHeight)
    {
        using Frame picture = SmallPhotographs.Read("night-stream.jpg", width, height, PixelFormat.Rgba8);
        float[] dark = Reduce(picture, smallWidth, smallHeight);
        float[] enhanced = Brighten(dark, 0.4);
        using Frame expected = OnCpu(picture, dark, enhanced, smallWidth, smallHeight);
        using Frame actual = OnGpu(picture, dark, enhanced, smallWidth, smallHeight, EstimateKind.Enhanced, Whole);
        Assert.True(Pictures.LargestDifference(picture, expected) > 20 || width < 10);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, Tolerance);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.6)]
    public void As_an_illumination_it_brightens_and_darkens_all_that_is_not_black(double exponent)
    {
        using Frame picture = SmallPhotographs.Read("night-stream.jpg", 120, 80, PixelFormat.Rgba8);
        float[] dark = Reduce(picture, 30, 20);
        float[] enhanced = Brighten(dark, exponent);
        using Frame expected = OnCpu(picture, dark, enhanced, 30, 20);
        using Frame actual = OnGpu(picture, dark, enhanced, 30, 20, EstimateKind.Illumination, Whole);
        for (int i = 0; i < picture.Samples.Length; i++)
        {
            if (picture.Samples[i] == 0)
                Assert.Equal(0, actual.Samples[i]);
            else
                Assert.Equal(expected.Samples[i], actual.Samples[i], (double)Tolerance);
        }
    }

    [Fact]
    public void A_black_frame_stays_black_where_the_network_leaves_it_so()
    {
        using Frame picture = Pictures.Flat(50, 30, 0);
        float[] black = new float[3 * 12 * 8];
        using Frame actual = OnGpu(picture, black, black, 12, 8, EstimateKind.Enhanced, Whole);
        Assert.True(picture.Samples.SequenceEqual(actual.Samples));
    }

    [Fact]
    public void A_black_frame_becomes_grey_where_the_network_makes_it_so()
    {
        using Frame picture = Pictures.Flat(50, 30, 0);
        float[] dark = new float[3 * 12 * 8];
        float[] enhanced = [.. Enumerable.Repeat(0.3f, dark.Length)];
        using Frame expected = OnCpu(picture, dark, enhanced, 12, 8);
        using Frame actual = OnGpu(picture, dark, enhanced, 12, 8, EstimateKind.Enhanced, Whole);
        Assert.Equal(76, expected.Samples[0], 1.0);
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, Tolerance);
    }

    [Fact]
    public void Strength_0_gives_the_frame_bit_for_bit()
    {
        using Frame picture = Pictures.Random(60, 40, PixelFormat.Rgba8);
        float[] dark = Reduce(picture, 15, 10);
        using Frame actual = OnGpu(picture, dark, Brighten(dark, 0.4), 15, 10, EstimateKind.Enhanced, Whole with { Strength = 0 });
        Assert.True(picture.Samples.SequenceEqual(actual.Samples));
    }

    [Fact]
    public void Half_the_strength_is_half_of_the_way()
    {
        using Frame picture = Pictures.Dark(80, 60);
        float[] dark = Reduce(picture, 20, 15);
        float[] enhanced = Brighten(dark, 0.6); // no sample reaches white, where the CPU goes half of the way to what is beyond
        using Frame expected = OnCpu(picture, dark, enhanced, 20, 15, 0.5f);
        using Frame actual = OnGpu(picture, dark, enhanced, 20, 15, EstimateKind.Enhanced, Whole with { Strength = 0.5f });
        Assert.InRange(Pictures.LargestDifference(expected, actual), 0, Tolerance);
    }

    [Fact]
    public void An_HDR_frame_gets_the_gain_of_what_the_network_sees_of_it()
    {
        const int Width = 96; // rows of 768 bytes, as FrameUpload wants it
        const int Height = 54;
        const float White = 2;
        using Frame photograph = SmallPhotographs.Read("night-stream.jpg", Width, Height, PixelFormat.Rgba8);
        var stored = new Half[4 * Width * Height];
        using var proxy = new Frame(Width, Height, PixelFormat.Rgba16);
        Span<ushort> samples = MemoryMarshal.Cast<byte, ushort>(proxy.Samples);
        for (int i = 0; i < stored.Length; i += 4)
        {
            // Up to 3 times display white.
            for (int channel = 0; channel < 3; channel++)
                stored[i + channel] = (Half)(3 * White * HdrReference.Decode(photograph.Samples[i + channel] / 255.0));
            double[] seen = HdrReference.Proxy([(double)stored[i], (double)stored[i + 1], (double)stored[i + 2]], White);
            for (int channel = 0; channel < 3; channel++)
                samples[i + channel] = (ushort)Math.Round(65535 * seen[channel]);
            (stored[i + 3], samples[i + 3]) = (Half.One, ushort.MaxValue);
        }

        float[] dark = Reduce(proxy, 24, 14);
        float[] enhanced = Brighten(dark, 0.5);
        using Frame expected = OnCpu(proxy, dark, enhanced, 24, 14);
        using var source = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "HDR frame");
        FrameUpload.Upload(gpu.Device, source, stored);
        using Frame actual = OnGpu(source, dark, enhanced, 24, 14, EstimateKind.Enhanced, Whole with { White = White });
        ReadOnlySpan<ushort> wanted = MemoryMarshal.Cast<byte, ushort>(expected.Samples);
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i] / 257.0, actual.Samples[i], (double)Tolerance);
    }

    [Fact]
    public void A_number_that_is_none_stays_where_it_is()
    {
        using Frame picture = Pictures.Dark(96, 64);
        float[] dark = Reduce(picture, 48, 32);
        float[] whole = Brighten(dark, 0.4);
        float[] torn = [.. whole];
        torn[16 * 48 + 4] = float.NaN;
        using Frame expected = OnGpu(picture, dark, whole, 48, 32, EstimateKind.Enhanced, Whole);
        using Frame actual = OnGpu(picture, dark, torn, 48, 32, EstimateKind.Enhanced, Whole);
        // Two windows of 9 and the interpolation reach 9 small pixels to the right of it: 14 of 48, which are 28 of 96.
        for (int i = 0; i < expected.Samples.Length; i++)
        {
            if (i / 4 % 96 > 28)
                Assert.Equal(expected.Samples[i], actual.Samples[i]);
            else if (i % 4 == 0)
                // One pixel of 81, unchanged instead of 8 times as bright at most: 3 / 81 of log2, twice.
                Assert.InRange(actual.Samples[i], expected.Samples[i] * 0.9 - 3, expected.Samples[i] * 1.1 + 3);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        using var source = new GpuTexture(gpu.Device, 40, 30, TextureFormat.Rgba8, "the frame");
        using var estimate = new GpuTexture(gpu.Device, 40, 30, TextureFormat.Rgba8, "the estimate");
        using var dark = new GpuBuffer(gpu.Device, 2 * 300, "window");
        using var enhanced = new GpuBuffer(gpu.Device, 300, "enhanced");
        using var pass = new GuidedGainPass(gpu.Device);
        CommandList list = gpu.Device.Rent("wrong");
        Assert.Contains("the estimate", Refuse(300, 10).Message, StringComparison.Ordinal);
        list.Transition(estimate, ResourceState.UnorderedAccess);
        Assert.Contains("an estimate is Rgba16Float", Refuse(300, 10).Message, StringComparison.Ordinal);
        Assert.Contains("window: 600 numbers: from number 301 on it does not hold the planes of 10x10 pixels", Refuse(301, 10).Message, StringComparison.Ordinal);
        Assert.Contains("enhanced: 300 numbers", Refuse(0, 11).Message, StringComparison.Ordinal);
        gpu.Device.Discard(list);

        ArgumentException Refuse(long offset, int width) =>
            Assert.ThrowsAny<ArgumentException>(() => pass.Record(list, source, new SmallFrames(dark, offset, enhanced, width, 10), estimate, EstimateKind.Enhanced));
    }

    // The small frame as a network might enhance it, another curve for each channel.
    private static float[] Brighten(float[] dark, double exponent) =>
        [.. dark.Select((value, i) => (float)Math.Pow(value, exponent + 0.1 * (i / (dark.Length / 3))))];

    private static float[] Reduce(Frame picture, int width, int height)
    {
        var small = new float[3 * width * height];
        fixed (float* planes = small)
            new FrameReduction(picture.Width, picture.Height, width, height).Reduce(picture, planes);
        return small;
    }

    private static Frame OnCpu(Frame picture, float[] dark, float[] enhanced, int width, int height, float strength = 1)
    {
        var result = new Frame(picture.Width, picture.Height, picture.Format);
        using var gain = new GuidedGain(width, height);
        gain.Fit(dark, enhanced);
        gain.Apply(picture, result, strength);
        return result;
    }

    private Frame OnGpu(Frame picture, float[] dark, float[] enhanced, int width, int height, EstimateKind kind, CompositeSettings settings)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        return OnGpu(source, dark, enhanced, width, height, kind, settings);
    }

    // The dark frame is the third of a window.
    private Frame OnGpu(GpuTexture source, float[] dark, float[] enhanced, int width, int height, EstimateKind kind, CompositeSettings settings)
    {
        var window = new float[5 * dark.Length];
        Array.Fill(window, 0.7f);
        dark.CopyTo(window, 2 * dark.Length);
        using GpuBuffer windowBuffer = gpu.Device.Upload(window, "window");
        using GpuBuffer enhancedBuffer = gpu.Device.Upload(enhanced, "enhanced");
        using GpuBuffer exposure = gpu.Device.Upload([0.1f, 1], "exposure");
        using var estimate = new GpuTexture(gpu.Device, source.Width, source.Height, TextureFormat.Rgba16Float, "estimate", FrameEncoding.Srgb);
        using var target = new GpuTexture(gpu.Device, source.Width, source.Height, TextureFormat.Rgba8, "target");
        using var gain = new GuidedGainPass(gpu.Device);
        using var composite = new CompositePass(gpu.Device);
        gpu.Device.Record(list =>
        {
            list.Transition(estimate, ResourceState.UnorderedAccess);
            gain.Record(list, source, new SmallFrames(windowBuffer, 2 * dark.Length, enhancedBuffer, width, height), estimate, kind, settings.White);
            list.Transition(estimate, ResourceState.ShaderResource);
            list.Transition(target, ResourceState.RenderTarget);
            composite.Record(list, source, estimate, kind, exposure, target, settings);
        });
        return FrameTransfer.Download(gpu.Device, target);
    }
}
