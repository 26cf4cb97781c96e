using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using Silk.NET.Direct3D12;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed unsafe class GpuTextureTests(Gpu gpu)
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-5, 5)]
    [InlineData(16385, 1)]
    [InlineData(1, 16385)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_size_that_no_texture_has_is_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GpuTexture(gpu.Device, width, height, TextureFormat.Rgba8, "impossible"));

    [Theory]
    [InlineData(16384, 1)]
    [InlineData(1, 16384)]
    public void The_longest_sides_hold_a_picture(int width, int height)
    {
        using Frame picture = Pictures.Random(width, height, PixelFormat.Rgba8);
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture);
        using Frame back = FrameTransfer.Download(gpu.Device, texture);
        Assert.True(picture.Samples.SequenceEqual(back.Samples));
    }

    [Fact]
    public void A_texture_that_is_disposed_while_the_GPU_needs_it_is_kept_until_then()
    {
        using Frame picture = Pictures.Random(64, 64, PixelFormat.Rgba8);
        using var copy = new GpuTexture(gpu.Device, 64, 64, TextureFormat.Rgba8, "copy");
        ID3D12Resource* resource;
        using (var gate = new GpuGate(gpu.Device))
        {
            GpuTexture texture = Pictures.Texture(gpu.Device, picture);
            resource = (ID3D12Resource*)texture.Handle;
            resource->AddRef();
            CommandList list = gpu.Device.Rent("copy");
            list.Copy(texture, copy);
            gpu.Device.Submit(list);
            texture.Dispose();
            Assert.Equal(2u, References(resource));
            Assert.Throws<ObjectDisposedException>(() => texture.ShaderView);
        }

        using Frame back = FrameTransfer.Download(gpu.Device, copy);
        Assert.True(picture.Samples.SequenceEqual(back.Samples));
        Assert.Equal(1u, References(resource));
        resource->Release();
    }

    [Fact]
    public void A_texture_is_copied_only_to_its_like()
    {
        using var source = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba8, "source");
        using var wider = new GpuTexture(gpu.Device, 9, 8, TextureFormat.Rgba8, "wider");
        using var other = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Bgra8, "other");
        CommandList list = gpu.Device.Rent("copies");
        Assert.Throws<ArgumentException>(() => list.Copy(source, wider));
        Assert.Throws<ArgumentException>(() => list.Copy(source, other));
        gpu.Device.Discard(list);
        Assert.Throws<InvalidOperationException>(() => other.AccessView);
    }

    [Fact]
    public void Disposing_twice_frees_its_views_once()
    {
        int views = gpu.Device.Views.Used;
        int targets = gpu.Device.TargetViews.Used;
        var texture = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba8, "texture");
        _ = texture.ShaderView;
        _ = texture.AccessView;
        _ = texture.TargetView;
        Assert.Equal((views + 2, targets + 1), (gpu.Device.Views.Used, gpu.Device.TargetViews.Used));
        texture.Dispose();
        texture.Dispose();
        Assert.Equal((views, targets), (gpu.Device.Views.Used, gpu.Device.TargetViews.Used));
    }

    private static uint References(ID3D12Resource* resource)
    {
        resource->AddRef();
        return resource->Release();
    }
}
