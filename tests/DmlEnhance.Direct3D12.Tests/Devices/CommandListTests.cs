using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class CommandListTests(Gpu gpu)
{
    [Fact]
    public void A_list_is_recorded_again_only_once_the_GPU_is_done_with_it()
    {
        using var device = new GraphicsDevice();
        CommandList first;
        using (var gate = new GpuGate(device))
        {
            first = device.Rent("first");
            device.Submit(first);
            CommandList second = device.Rent("second");
            Assert.NotSame(first, second);
            device.Submit(second);
            Assert.Equal(2, device.CommandLists.Count);
        }

        CommandList third = device.Rent("third");
        Assert.Same(first, third);
        Assert.Equal("third", third.Name);
        device.Submit(third);
        Assert.Equal(2, device.CommandLists.Count);
    }

    [Fact]
    public void A_thousand_frames_use_no_more_lists_than_frames_are_in_flight()
    {
        using var device = new GraphicsDevice();
        var ring = new FrameRing(device);
        for (int frame = 0; frame < 1000; frame++)
        {
            ring.Begin();
            device.Submit(device.Rent($"frame {frame}"));
            ring.End();
        }

        Assert.InRange(device.CommandLists.Count, 1, device.FramesInFlight);
    }

    [Fact]
    public void Two_lists_at_a_time_are_refused_by_both_their_names()
    {
        CommandList first = gpu.Device.Rent("the first");
        var error = Assert.Throws<InvalidOperationException>(() => gpu.Device.Rent("the second"));
        Assert.Contains("'the first'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'the second'", error.Message, StringComparison.Ordinal);
        gpu.Device.Submit(first);
    }

    [Fact]
    public void A_list_is_submitted_once_and_to_its_own_device()
    {
        CommandList list = gpu.Device.Rent("once");
        using var other = new GraphicsDevice();
        Assert.Throws<InvalidOperationException>(() => other.Submit(list));
        gpu.Device.Submit(list);
        Assert.Throws<InvalidOperationException>(() => gpu.Device.Submit(list));
        ulong submitted = gpu.Device.Submitted;
        gpu.Device.Discard(list); // it is not recording any more: nothing to discard
        Assert.Equal(submitted, gpu.Device.Submitted);
        gpu.Device.WaitIdle();
    }

    [Fact]
    public void After_a_list_was_discarded_the_next_can_be_rented()
    {
        gpu.Device.Discard(gpu.Device.Rent("discarded"));
        gpu.Device.Wait(gpu.Device.Submit(gpu.Device.Rent("next")));
    }
}
