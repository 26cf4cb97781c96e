using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed class CompositeTests(Gpu gpu)
{
    private static readonly SciWeights Weights = SciWeights.Read(ModelCatalog.Default.Load(AutoExposure.MediumModel));

    [Theory]
    [InlineData(TextureFormat.Rgba8, TextureFormat.Rgba8)]
    [InlineData(TextureFormat.Bgra8, TextureFormat.Bgra8)]
    [InlineData(TextureFormat.Rgba8, TextureFormat.Bgra8)]
    [InlineData(TextureFormat.Rgba8Srgb, TextureFormat.Rgba8)]
    public void Strength_0_gives_the_source_bit_for_bit(TextureFormat sourceFormat, TextureFormat targetFormat)
    {
        using Frame picture = Pictures.Random(90, 50, PixelFormat.Rgba8);
        using Frame result = Process(picture, new CompositeSettings { Strength = 0 }, sourceFormat, targetFormat);
        Assert.True(picture.Samples.SequenceEqual(result.Samples));
    }

    [Fact]
    public void Strength_0_gives_float_frames_bit_for_bit_with_highlights_and_all()
    {
        using GpuTexture source = Highlights();
        using var target = new GpuTexture(gpu.Device, source.Width, source.Height, TextureFormat.Rgba16Float, "target");
        Process(source, target, new CompositeSettings { Strength = 0 });
        Assert.Equal(FrameTransfer.DownloadPixels(gpu.Device, source), FrameTransfer.DownloadPixels(gpu.Device, target));
    }

    [Fact]
    public void A_bright_frame_comes_out_bit_for_bit_though_the_whole_strength_is_asked_for()
    {
        using Frame picture = Pictures.Random(64, 64, PixelFormat.Rgba8);
        Assert.True(ExposureMeter.Measure(picture) > AutoExposure.UntouchedFrom);
        using Frame result = Process(picture, new CompositeSettings());
        Assert.True(picture.Samples.SequenceEqual(result.Samples));
    }

    [Fact]
    public void Left_of_the_split_is_the_source_bit_for_bit_and_right_of_it_the_enhancement()
    {
        using Frame picture = Pictures.Dark(100, 40);
        using Frame whole = Process(picture, new CompositeSettings());
        using Frame split = Process(picture, new CompositeSettings { SplitColumn = 37 });
        for (int y = 0; y < 40; y++)
        {
            Assert.True(picture.Rows(y, 1)[..(4 * 37)].SequenceEqual(split.Rows(y, 1)[..(4 * 37)]));
            foreach (int x in new[] { 37, 38 })
                Assert.Equal([255, 255, 255], split.Rows(y, 1).Slice(4 * x, 3).ToArray());
            Assert.True(whole.Rows(y, 1)[(4 * 39)..].SequenceEqual(split.Rows(y, 1)[(4 * 39)..]));
        }
    }

    [Fact]
    public void The_illumination_is_what_the_frame_was_divided_by()
    {
        using Frame picture = Pictures.Dark(80, 60);
        using Frame illumination = Process(picture, new CompositeSettings { View = CompositeView.Illumination, Dither = false });
        using Frame enhanced = Process(picture, new CompositeSettings { ExposureAware = false, Dither = false });
        for (int i = 0; i < picture.Samples.Length; i++)
        {
            if (i % 4 == 3)
                continue;
            // Both are rounded: half a step of the illumination and half a step of the result.
            double expected = Math.Min(255, 255.0 * picture.Samples[i] / illumination.Samples[i]);
            double slack = 0.5 + 0.5 * expected / illumination.Samples[i] + 0.2;
            Assert.InRange(enhanced.Samples[i], expected - slack, expected + slack);
        }
    }

    [Fact]
    public void Dithering_keeps_the_mean_and_breaks_bands()
    {
        // A ramp of 8 steps over 256 columns: brightened, each step is a band of 32 equal columns.
        using var ramp = new Frame(256, 64, PixelFormat.Rgba8);
        for (int i = 0; i < ramp.Samples.Length; i++)
            ramp.Samples[i] = i % 4 == 3 ? byte.MaxValue : (byte)(10 + i / 4 % 256 / 32);
        using Frame plain = Process(ramp, new CompositeSettings { Strength = 0.5f, Dither = false });
        using Frame dithered = Process(ramp, new CompositeSettings { Strength = 0.5f });
        Assert.InRange(Pictures.LargestDifference(plain, dithered), 1, 1);
        // The noise is spread evenly over 16384 pixels: the mean moves by far less than a tenth of a step.
        Assert.Equal(ExposureMeter.Measure(plain), ExposureMeter.Measure(dithered), 0.1 / 255);
    }

    [Fact]
    public void Highlights_keep_their_headroom_and_what_is_no_number_becomes_black()
    {
        using GpuTexture source = Highlights();
        using var target = new GpuTexture(gpu.Device, source.Width, source.Height, TextureFormat.Rgba16Float, "target");
        Process(source, target, new CompositeSettings { ExposureAware = false });
        byte[] before = FrameTransfer.DownloadPixels(gpu.Device, source);
        byte[] after = FrameTransfer.DownloadPixels(gpu.Device, target);
        for (int i = 0; i < before.Length; i += sizeof(ushort))
        {
            if (i % 8 == 6)
                continue; // alpha
            double source16 = (double)BitConverter.ToHalf(before, i);
            double result = (double)BitConverter.ToHalf(after, i);
            Assert.True(double.IsFinite(result));
            double largest = Enumerable.Range(0, 3).Max(channel => HdrReference.Limit((double)BitConverter.ToHalf(before, i / 8 * 8 + channel * sizeof(ushort))));
            // The tone-mapped result ends at display white; the frame's is that much above it as its tone curve pressed it down.
            double most = largest / HdrReference.ToneCurve(largest);
            // 2e-3: through the sRGB curve and back, and float16.
            if (double.IsNaN(source16))
                Assert.Equal(0, result);
            else if (source16 < 0)
                Assert.InRange(result, -65504, source16);
            else
                Assert.InRange(result, source16 * 0.998, most * 1.002);
        }
    }

    [Fact]
    public void A_texture_in_another_state_is_refused_in_words()
    {
        using var source = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba8, "the frame");
        using var target = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba8, "the target");
        using var process = new SciPostProcess(gpu.Device, Weights);
        CommandList list = gpu.Device.Rent("wrong");
        var error = Assert.Throws<ArgumentException>(() => process.Record(list, source, target, new CompositeSettings()));
        Assert.Contains("the target: 8x8 Rgba8 is ShaderResource, and this pass expects RenderTarget", error.Message, StringComparison.Ordinal);
        gpu.Device.Discard(list);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void A_strength_outside_0_to_1_is_refused(float strength)
    {
        using Frame picture = Pictures.Dark(8, 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => Process(picture, new CompositeSettings { Strength = strength }));
    }

    // float16: numbers of all sizes, with NaN, infinity and negative ones.
    private GpuTexture Highlights()
    {
        var texture = new GpuTexture(gpu.Device, 32, 32, TextureFormat.Rgba16Float, "highlights");
        var values = new Half[4 * 32 * 32];
        var random = new Random(8);
        for (int i = 0; i < values.Length; i++)
            values[i] = (Half)Math.Pow(2, random.NextDouble() * 12 - 9);
        (values[4], values[9], values[14 * 4]) = (Half.NaN, (Half)(-1), Half.MinValue);
        FrameUpload.Upload(gpu.Device, texture, values);
        return texture;
    }

    private Frame Process(Frame picture, CompositeSettings settings, TextureFormat sourceFormat = TextureFormat.Rgba8, TextureFormat targetFormat = TextureFormat.Rgba8)
    {
        using GpuTexture source = Pictures.Texture(gpu.Device, picture, sourceFormat);
        using var target = new GpuTexture(gpu.Device, picture.Width, picture.Height, targetFormat, "target");
        Process(source, target, settings);
        return FrameTransfer.Download(gpu.Device, target);
    }

    private void Process(GpuTexture source, GpuTexture target, CompositeSettings settings)
    {
        using var process = new SciPostProcess(gpu.Device, Weights);
        CommandList list = gpu.Device.Rent("post-process");
        try
        {
            list.Transition(target, ResourceState.RenderTarget);
            process.Record(list, source, target, settings);
        }
        catch
        {
            gpu.Device.Discard(list);
            throw;
        }

        Assert.Equal(ResourceState.ShaderResource, source.State);
        Assert.Equal(ResourceState.RenderTarget, target.State);
        gpu.Device.Submit(list);
    }
}
