using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

// Alone: on Windows all devices of an adapter are one object, and another's references would count.
[Collection(Desktop.Name)]
public class GraphicsDeviceTests
{
    [Fact]
    public void After_everything_is_disposed_nothing_but_the_device_itself_holds_it()
    {
        var device = new GraphicsDevice();
        using (var texture = new GpuTexture(device, 64, 32, TextureFormat.Rgba8, "texture"))
        using (var buffer = new GpuBuffer(device, 100, "buffer"))
        {
            using Frame picture = Pictures.Random(64, 32, PixelFormat.Rgba8);
            CommandList list = device.Rent("upload");
            FrameTransfer.Upload(list, picture, texture);
            device.Submit(list);
            using Frame back = FrameTransfer.Download(device, texture);
            Assert.Equal(picture.Samples, back.Samples);
        }

        device.Dispose();
        Assert.Equal(1u, device.ReferencesLeft);
    }

    [Fact]
    public void A_texture_that_is_not_disposed_is_noticed()
    {
        var device = new GraphicsDevice();
        var texture = new GpuTexture(device, 8, 8, TextureFormat.Rgba8, "forgotten");
        device.Dispose();
        Assert.True(device.ReferencesLeft > 1);
        // Its own Dispose needs the device; other tests count references too.
        Marshal.Release(texture.Handle);
    }
}
