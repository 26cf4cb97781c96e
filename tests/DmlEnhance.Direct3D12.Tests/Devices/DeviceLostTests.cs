using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Tests.Windowing;
using DmlEnhance.Direct3D12.Windowing;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

/// <summary>Whatever is asked of a lost device, the answer is a <see cref="DeviceLostException"/>, and comes at once.</summary>
[Collection(Desktop.Name)]
public sealed class DeviceLostTests
{
    // No wait is involved; two minutes is what a device that is only slow is given.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Fact]
    public void Everything_that_is_asked_of_a_lost_device_says_that_it_is_lost()
    {
        var clock = Stopwatch.StartNew();
        var device = new GraphicsDevice();
        var ring = new FrameRing(device);
        CommandList list = device.Rent("recording when it happens");
        device.Remove();
        AssertLost(() => device.Submit(list));
        AssertLost(() => device.Rent("next"));
        AssertLost(device.WaitIdle);
        AssertLost(() => device.Wait(0));
        AssertLost(() => ring.Begin());
        device.Dispose();
        Assert.Equal(1u, device.ReferencesLeft);
        Assert.True(clock.Elapsed < AtOnce);
    }

    [Fact]
    public void Nothing_is_created_on_a_lost_device_and_nothing_copied_from_it()
    {
        using var device = new GraphicsDevice();
        using var texture = new GpuTexture(device, 8, 8, TextureFormat.Rgba8, "texture");
        device.Remove();
        AssertLost(() => _ = new GpuTexture(device, 8, 8, TextureFormat.Rgba8, "another"));
        AssertLost(() => _ = new GpuBuffer(device, 8, "buffer"));
        AssertLost(() => FrameTransfer.Download(device, texture));
    }

    [Fact]
    public void A_frame_for_a_window_is_refused_by_a_lost_device()
    {
        using Window window = TestWindow.Open();
        using var device = new GraphicsDevice();
        using var chain = new SwapChain(device, window.Handle, 320, 200);
        chain.Present(verticalSync: false);
        device.Remove();
        AssertLost(() => chain.Present(verticalSync: false));
        AssertLost(() => chain.Resize(100, 100));
    }

    [Fact]
    public async Task Who_waits_for_the_GPU_when_the_device_is_lost_waits_no_longer()
    {
        using var device = new GraphicsDevice();
        using var gate = new GpuGate(device);
        ulong fence = device.Submit(device.Rent("never done"));
        Task waiting = Task.Run(() => device.Wait(fence), TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        device.Remove();
        await Assert.ThrowsAsync<DeviceLostException>(() => waiting.WaitAsync(AtOnce, TestContext.Current.CancellationToken));
    }

    private static void AssertLost(Action action)
    {
        var error = Assert.Throws<DeviceLostException>(action);
        Assert.Contains("DXGI_ERROR_DEVICE_REMOVED", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
