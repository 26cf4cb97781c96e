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
    public void A_frame_becomes_planes_of_stored_values_and_comes_back_bit_for_bit(TextureFormat format)
    {
        using Frame picture = Pictures.Random(67, 35, PixelFormat.Rgba8);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture, format);
        using var target = new GpuTexture(gpu.Device, 67, 35, format, "target");
        using var tensor = new GpuBuffer(gpu.Device, 3 * 67 * 35, "tensor");
        using var toTensor = new FrameToTensorPass(gpu.Device);
        using var toFrame = new TensorToFramePass(gpu.Device);

        CommandList list = gpu.Device.Rent("there and back");
        toTensor.Record(list, source, tensor);
        list.Transition(target, ResourceState.RenderTarget);
        toFrame.Record(list, tensor, source, target);
        gpu.Device.Submit(list);

        float[] numbers = gpu.Device.Read(tensor);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int pixel = 0; pixel < 67 * 35; pixel++)
                // A UNORM value is n / 255, to the last bit or one beside it.
                Assert.Equal(picture.Samples[4 * pixel + channel] / 255f, numbers[channel * 67 * 35 + pixel], 1e-7f);
        }

        using Frame back = FrameTransfer.Download(gpu.Device, target);
        Assert.True(picture.Samples.SequenceEqual(back.Samples));
    }

    [Fact]
    public void Linear_light_is_encoded_for_the_network_and_decoded_for_the_target()
    {
        using Frame picture = Pictures.Random(40, 30, PixelFormat.Rgba8);
        using GpuTexture source = Pictures.Texture(gpu.Device, picture);
        using var tensor = new GpuBuffer(gpu.Device, 3 * 40 * 30, "tensor");
        using var linear = new GpuTexture(gpu.Device, 40, 30, TextureFormat.Rgba16Float, "linear light");
        using var tensorAgain = new GpuBuffer(gpu.Device, 3 * 40 * 30, "tensor again");
        using var toTensor = new FrameToTensorPass(gpu.Device);
        using var toFrame = new TensorToFramePass(gpu.Device);

        CommandList list = gpu.Device.Rent("through linear light");
        toTensor.Record(list, source, tensor);
        list.Transition(linear, ResourceState.RenderTarget);
        toFrame.Record(list, tensor, source, linear);
        list.Transition(linear, ResourceState.ShaderResource);
        toTensor.Record(list, linear, tensorAgain);
        gpu.Device.Submit(list);

        float[] before = gpu.Device.Read(tensor);
        float[] after = gpu.Device.Read(tensorAgain);
        // float16 has 11 significant bits: 2^-11 of linear light, less than half as much when encoded. Linear floats are HDR: tone-mapped.
        int plane = 40 * 30;
        for (int pixel = 0; pixel < plane; pixel++)
        {
            double[] light = [HdrReference.Decode(before[pixel]), HdrReference.Decode(before[pixel + plane]), HdrReference.Decode(before[pixel + 2 * plane])];
            double[] expected = HdrReference.Proxy(light, 1);
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(expected[channel], after[channel * plane + pixel], 5e-4);
        }

        byte[] stored = FrameTransfer.DownloadPixels(gpu.Device, linear);
        float middle = (float)BitConverter.ToHalf(stored, 0);
        double encoded = picture.Samples[0] / 255.0;
        Assert.Equal(encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4), middle, 1e-3);
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
