using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed class ExposurePassTests(Gpu gpu)
{
    // 3 million samples of float32: the sums of blocks and their sum are exact to some units of 1e-7.
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 65)]
    [InlineData(64, 64)]
    [InlineData(333, 129)]
    [InlineData(1920, 1080)]
    public void The_mean_is_that_of_the_CPU(int width, int height)
    {
        using Frame picture = Pictures.Random(width, height, PixelFormat.Rgba8);
        (float mean, float share) = Measure(picture);
        double expected = ExposureMeter.Measure(picture);
        Assert.Equal(expected, mean, Tolerance);
        // The share falls by at most 12.5 a unit of the mean (smoothstep over 0.12).
        Assert.Equal(AutoExposure.Strength(expected), share, 20 * Tolerance);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(70, 1)]
    [InlineData(92, 0.5)]
    [InlineData(108, 0)]
    [InlineData(255, 0)]
    public void A_bright_frame_bears_less_of_the_enhancement(byte value, double share)
    {
        using Frame picture = Pictures.Flat(100, 50, value);
        Assert.Equal(share, Measure(picture).Share, 0.02);
    }

    [Fact]
    public void A_reader_brings_the_mean_to_the_CPU_some_frames_later()
    {
        using Frame picture = Pictures.Flat(100, 50, 51);
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture);
        using var pass = new ExposurePass(gpu.Device);
        using var reader = new ExposureReader(gpu.Device);
        Assert.Null(reader.Exposure);
        for (int frame = 0; frame < 3; frame++)
        {
            CommandList list = gpu.Device.Rent("measure");
            pass.Record(list, texture);
            reader.Record(list, pass.Exposure);
            gpu.Device.Submit(list);
            gpu.Device.WaitIdle();
        }

        Assert.Equal(0.2, reader.Exposure!.Value, Tolerance);
    }

    private (float Mean, float Share) Measure(Frame picture)
    {
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture);
        using var pass = new ExposurePass(gpu.Device);
        CommandList list = gpu.Device.Rent("measure");
        pass.Record(list, texture);
        gpu.Device.Submit(list);
        float[] exposure = gpu.Device.Read(pass.Exposure);
        return (exposure[0], exposure[1]);
    }
}
