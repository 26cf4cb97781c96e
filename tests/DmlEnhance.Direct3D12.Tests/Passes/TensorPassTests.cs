using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Passes;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Passes;

[Collection(nameof(Gpu))]
public sealed class TensorPassTests(Gpu gpu)
{
    [Theory]
    [InlineData(TextureFormat.Rgba8)]
    [InlineData(TextureFormat.Rgba8Srgb)]
    [InlineData(TextureFormat.Bgra8)]
    [InlineData(TextureFormat.Bgra8Srgb)]
    public void A_frame_becomes_planes_of_stored_values(TextureFormat format)
    {
        using Frame picture = Pictures.Random(67, 35, PixelFormat.Rgba8);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture, format);
        using var tensor = new GpuBuffer(gpu.Device, 3 * 67 * 35, "tensor");
        using var toTensor = new FrameToTensorPass(gpu.Device);
        gpu.Device.Record(list => toTensor.Record(list, source, tensor));

        float[] numbers = gpu.Device.Read(tensor);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int pixel = 0; pixel < 67 * 35; pixel++)
                // A UNORM value is n / 255, to the last bit or one beside it.
                Assert.Equal(picture.Samples[4 * pixel + channel] / 255f, numbers[channel * 67 * 35 + pixel], 1e-7f);
        }
    }

    [Fact]
    public void Linear_light_is_tone_mapped_and_encoded_for_the_network()
    {
        const int Width = 32; // rows of a multiple of 256 bytes
        const int Height = 30;
        var random = new Random(7);
        Half[] pixels = [.. Enumerable.Range(0, 4 * Width * Height).Select(_ => (Half)(4 * random.NextDouble()))];
        using var source = new GpuTexture(gpu.Device, Width, Height, TextureFormat.Rgba16Float, "linear light");
        using var tensor = new GpuBuffer(gpu.Device, 3 * Width * Height, "tensor");
        using var toTensor = new FrameToTensorPass(gpu.Device);
        FrameUpload.Upload(gpu.Device, source, pixels);
        gpu.Device.Record(list => toTensor.Record(list, source, tensor));

        float[] numbers = gpu.Device.Read(tensor);
        int plane = Width * Height;
        for (int pixel = 0; pixel < plane; pixel++)
        {
            double[] expected = HdrReference.Proxy([(double)pixels[4 * pixel], (double)pixels[4 * pixel + 1], (double)pixels[4 * pixel + 2]], 1);
            // A shader's power is its driver's: some 2^-20 of the value.
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(expected[channel], numbers[channel * plane + pixel], 1e-5);
        }
    }

    [Fact]
    public void A_tensor_that_is_too_small_is_refused()
    {
        using var source = new GpuTexture(gpu.Device, 10, 10, TextureFormat.Rgba8, "source");
        using var tensor = new GpuBuffer(gpu.Device, 299, "tensor");
        using var pass = new FrameToTensorPass(gpu.Device);
        CommandList list = gpu.Device.Rent("too small");
        Assert.Throws<ArgumentException>(() => pass.Record(list, source, tensor));
        gpu.Device.Discard(list);
    }
}
