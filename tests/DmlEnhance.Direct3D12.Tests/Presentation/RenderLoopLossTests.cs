using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Presentation;

/// <summary>Devices that are lost at the worst moments.</summary>
[Collection(Desktop.Name)]
public sealed class RenderLoopLossTests
{
    [Fact]
    public void A_device_that_is_lost_while_a_frame_is_recorded_leaves_no_live_object()
    {
        var devices = new List<GraphicsDevice>();
        using (var loop = new RenderLoop(32, 32, device =>
        {
            devices.Add(device);
            return new GradientRenderer(device) { RemovesDevice = devices.Count == 1 };
        }))
        {
            loop.Run(4);
            Assert.Equal((4, 1), (loop.Frames, loop.Rebuilds));
        }

        Assert.All(devices, device => Assert.Equal(1u, device.ReferencesLeft));
    }

    [Fact]
    public void A_frame_that_is_lost_on_its_way_to_who_keeps_it_is_drawn_and_kept_again()
    {
        var kept = new List<Frame>();
        using var loop = new RenderLoop(32, 32, device => new GradientRenderer(device));
        GraphicsDevice first = loop.Device;
        // A first frame's time arrives in the wait for its copy.
        first.Timer.Measured += (_, _) => first.Remove();
        loop.Capture(kept.Add);
        loop.Run(2);
        Assert.Equal(1, loop.Rebuilds);
        using Frame frame = Assert.Single(kept);
        Assert.Equal(0, frame.Samples[2]); // blue is the frame's number
    }
}
