using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Presentation;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Presentation;

[Collection(Desktop.Name)]
public sealed class RenderLoopTests
{
    [Fact]
    public void Frames_are_drawn_one_after_the_other_and_the_last_can_be_kept()
    {
        var renderers = new List<GradientRenderer>();
        using var loop = new RenderLoop(64, 48, device => Added(renderers, new GradientRenderer(device)));
        loop.Run(9);
        Frame? kept = null;
        loop.Capture(frame => kept = frame);
        loop.Run(1);
        Assert.Equal(10, loop.Frames);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => (long)number), renderers.Single().Numbers);
        Assert.Equal(9 / 60.0, renderers.Single().LastTime.Elapsed.TotalSeconds, 1e-6);
        using (kept)
            AssertGradient(kept!, 64, 48, frameNumber: 9);
    }

    [Fact]
    public void A_lost_device_is_told_of_and_rebuilt_and_the_loop_goes_on()
    {
        var renderers = new List<GradientRenderer>();
        var losses = new List<string>();
        using var loop = new RenderLoop(32, 32, device => Added(renderers, new GradientRenderer(device)));
        loop.DeviceLost += lost => losses.Add(lost.Message);
        loop.Run(5);
        loop.Device.Remove();
        loop.Run(5);
        Assert.Equal(10, loop.Frames);
        Assert.Equal(1, loop.Rebuilds);
        Assert.Contains("was removed", Assert.Single(losses), StringComparison.Ordinal);
        Assert.Equal(2, renderers.Count);
        Assert.True(renderers[0].IsDisposed);
        Assert.False(renderers[1].IsDisposed);
    }

    [Fact]
    public void A_device_that_is_lost_again_at_once_ends_the_loop_with_one_line()
    {
        using var loop = new RenderLoop(32, 32, device => new GradientRenderer(device) { RemovesDevice = true });
        var error = Assert.Throws<DeviceLostException>(() => loop.Run(5));
        Assert.Contains("lost again right after it was rebuilt", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void After_20_rebuilds_no_device_has_a_live_object()
    {
        var devices = new List<GraphicsDevice>();
        using (var loop = new RenderLoop(40, 30, device =>
        {
            devices.Add(device);
            return new GradientRenderer(device);
        }))
        {
            for (int i = 0; i < 20; i++)
            {
                loop.Run(4);
                loop.Device.Remove();
            }

            loop.Run(4);
            Assert.Equal(20, loop.Rebuilds);
        }

        Assert.Equal(21, devices.Count);
        Assert.All(devices, device => Assert.Equal(1u, device.ReferencesLeft));
    }

    [Fact]
    public void A_storm_of_resizes_leaves_no_live_object_and_draws_the_right_size()
    {
        var random = new Random(11);
        GraphicsDevice? device = null;
        using (var loop = new RenderLoop(64, 64, created => new GradientRenderer(device = created)))
        {
            for (int i = 0; i < 200; i++)
            {
                (int width, int height) = (random.Next(1, 900), random.Next(1, 600));
                loop.Resize(width, height);
                if (i % 20 == 19)
                    loop.Capture(frame => AssertGradient(frame, width, height, loop.Frames));
                loop.Run(1);
            }
        }

        Assert.Equal(1u, device!.ReferencesLeft);
    }

    [Fact]
    public void A_storm_of_a_window_s_resizes_leaves_no_live_object_and_draws_the_right_size()
    {
        var random = new Random(12);
        GraphicsDevice? device = null;
        using (var window = new Window(new WindowOptions("resize storm", 300, 200)))
        {
            using var loop = new RenderLoop(window, created => new GradientRenderer(device = created), new RenderLoopOptions { VerticalSync = false });
            for (int i = 0; i < 200; i++)
            {
                window.SetClientSize(random.Next(64, 900), random.Next(64, 600));
                if (i % 20 == 19)
                    loop.Capture(frame => AssertGradient(frame, window.ClientWidth, window.ClientHeight, loop.Frames));
                loop.Run(1);
                Assert.Equal((window.ClientWidth, window.ClientHeight), (loop.Size.Width, loop.Size.Height));
            }
        }

        Assert.Equal(1u, device!.ReferencesLeft);
    }

    [Fact]
    public void A_window_that_is_closed_ends_the_loop()
    {
        using var window = new Window(new WindowOptions("closing", 100, 100));
        using var loop = new RenderLoop(window, device => new GradientRenderer(device), new RenderLoopOptions { VerticalSync = false });
        loop.Run(3);
        window.RequestClose();
        loop.Run();
        Assert.Equal(3, loop.Frames);
    }

    [Fact]
    public void A_cancelled_token_ends_the_loop()
    {
        using var cancellation = new CancellationTokenSource();
        using var loop = new RenderLoop(16, 16, device => new GradientRenderer(device) { Drawn = number =>
        {
            if (number == 6)
                cancellation.Cancel();
        } });
        loop.Run(cancellationToken: cancellation.Token);
        Assert.Equal(7, loop.Frames);
    }

    [Fact]
    public void A_renderer_that_cannot_be_made_leaves_no_device_behind()
    {
        GraphicsDevice? device = null;
        Assert.Throws<DmlEnhanceException>(() => new RenderLoop(16, 16, created =>
        {
            device = created;
            throw new DmlEnhanceException("no such shader");
        }));
        Assert.Equal(1u, device!.ReferencesLeft);
    }

    private static GradientRenderer Added(List<GradientRenderer> renderers, GradientRenderer renderer)
    {
        renderers.Add(renderer);
        return renderer;
    }

    private static void AssertGradient(Frame frame, int width, int height, long frameNumber)
    {
        Assert.Equal((width, height), (frame.Width, frame.Height));
        foreach ((int x, int y) in new[] { (0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1), (width / 2, height / 2) })
        {
            Span<byte> pixel = frame.Rows(y, 1).Slice(4 * x, 4);
            // Half a step of rounding on either side.
            Assert.InRange(pixel[0], 255.0 * (x + 0.5) / width - 1, 255.0 * (x + 0.5) / width + 1);
            Assert.InRange(pixel[1], 255.0 * (y + 0.5) / height - 1, 255.0 * (y + 0.5) / height + 1);
            Assert.Equal((byte)(frameNumber % 256), pixel[2]);
        }
    }
}
