using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class GraphicsDeviceLifetimeTests
{
    [Fact]
    public void A_device_that_is_disposed_while_a_list_records_leaves_nothing()
    {
        var device = new GraphicsDevice();
        device.Rent("never submitted");
        device.Dispose();
        Assert.Equal(1u, device.ReferencesLeft);
        device.Dispose();
    }

    [Fact]
    public void A_disposed_device_says_that_it_is_disposed()
    {
        var device = new GraphicsDevice();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Rent("too late"));
        Assert.Throws<ObjectDisposedException>(device.WaitIdle);
        Assert.Throws<ObjectDisposedException>(() => device.Completed);
        Assert.Throws<ObjectDisposedException>(() => new GpuTexture(device, 1, 1, TextureFormat.Rgba8, "too late"));
        Assert.Throws<ObjectDisposedException>(device.Remove);
        Assert.Equal(0, device.ReadDebugMessages());
    }

    [Fact]
    public void What_outlives_its_device_says_so_when_it_is_disposed()
    {
        var device = new GraphicsDevice();
        var texture = new GpuTexture(device, 8, 8, TextureFormat.Rgba8, "late texture");
        var buffer = new GpuBuffer(device, 8, "late buffer");
        device.Dispose();
        Assert.Contains("before what was created on it", Assert.Throws<InvalidOperationException>(texture.Dispose).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(buffer.Dispose);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Frames_in_flight_are_1_to_8(int framesInFlight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphicsDevice(new GraphicsDeviceOptions { FramesInFlight = framesInFlight }));

    [Fact]
    public void Checks_on_the_GPU_without_the_layer_that_makes_them_are_refused() =>
        Assert.Throws<ArgumentException>(() => new GraphicsDevice(new GraphicsDeviceOptions { GpuValidation = true }));
}
