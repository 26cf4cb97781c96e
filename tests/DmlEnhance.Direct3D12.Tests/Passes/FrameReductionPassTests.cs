using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Frames;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed unsafe class FrameReductionPassTests(Gpu gpu)
{
    [Theory]
    [InlineData(160, 90, 40, 22)]
    [InlineData(123, 77, 41, 30)]
    [InlineData(64, 48, 64, 48)]
    [InlineData(200, 3, 33, 1)]
    [InlineData(20, 10, 33, 17)]
    [InlineData(1, 1, 1, 1)]
    public void A_small_pixel_is_the_mean_of_its_area_as_on_the_CPU(int width, int height, int smallWidth, int smallHeight)
    {
        using Frame picture = Pictures.Random(width, height, PixelFormat.Rgba8);
        var expected = new float[3 * smallWidth * smallHeight];
        fixed (float* planes = expected)
            new FrameReduction(width, height, smallWidth, smallHeight).Reduce(picture, planes);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);

        // Both add up numbers of up to 1 in float32, in another order, with weights rounded otherwise: some units of 2^-24 each.
        Check(expected, Reduce(source, smallWidth, smallHeight, 1), 1e-5);
    }

    [Fact]
    public void An_HDR_frame_is_reduced_as_the_network_sees_it()
    {
        const int Width = 32; // rows of a multiple of 256 bytes
        const int Height = 30;
        const double White = 2;
        var random = new Random(7);
        Half[] pixels = [.. Enumerable.Range(0, 4 * Width * Height).Select(_ => (Half)(4 * random.NextDouble()))];
        using var source = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "linear light");
        FrameUpload.Upload(gpu.Device, source, pixels);
        var expected = new float[3 * 16 * 10];
        for (int i = 0; i < Width * Height; i++)
        {
            double[] proxy = HdrReference.Proxy([(double)pixels[4 * i], (double)pixels[4 * i + 1], (double)pixels[4 * i + 2]], White);
            for (int channel = 0; channel < 3; channel++)
                expected[channel * 160 + i / Width / 3 * 16 + i % Width / 2] += (float)(proxy[channel] / 6);
        }

        // A shader's power is its driver's: some 2^-20 of the value.
        Check(expected, Reduce(source, 16, 10, (float)White), 2e-5);
    }

    [Fact]
    public void A_window_that_is_too_small_is_refused()
    {
        using var source = new GpuTexture(gpu.Device, 20, 20, TextureFormat.Rgba8, "source");
        using var window = new GpuBuffer(gpu.Device, 2 * 300, "window");
        using var pass = new FrameReductionPass(gpu.Device);
        CommandList list = gpu.Device.Rent("too small");
        Assert.Throws<ArgumentException>(() => pass.Record(list, source, window, 301, 10, 10));
        Assert.Throws<ArgumentException>(() => pass.Record(list, source, window, -1, 10, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Record(list, source, window, 0, 0, 10));
        gpu.Device.Discard(list);
    }

    // Into the second place of a window of three; the others must stay.
    private float[] Reduce(GpuTexture source, int width, int height, float white)
    {
        int numbers = 3 * width * height;
        using GpuBuffer window = gpu.Device.Upload([.. Enumerable.Repeat(-1f, 3 * numbers)], "window");
        using var pass = new FrameReductionPass(gpu.Device);
        gpu.Device.Record(list => pass.Record(list, source, window, numbers, width, height, white));
        float[] all = gpu.Device.Read(window);
        Assert.All(all[..numbers], number => Assert.Equal(-1, number));
        Assert.All(all[(2 * numbers)..], number => Assert.Equal(-1, number));
        return all[numbers..(2 * numbers)];
    }

    private static void Check(float[] expected, float[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
