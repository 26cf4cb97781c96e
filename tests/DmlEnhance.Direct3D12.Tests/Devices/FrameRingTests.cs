using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class FrameRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_CPU_is_never_further_ahead_than_the_frames_in_flight(int framesInFlight)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var device = new GraphicsDevice(new GraphicsDeviceOptions { FramesInFlight = framesInFlight });
        var ring = new FrameRing(device);
        using var gate = new GpuGate(device);
        for (int frame = 0; frame < framesInFlight; frame++)
        {
            Assert.Equal(frame, ring.Begin());
            device.Submit(device.Rent($"frame {frame}"));
            ring.End();
        }

        Task<int> next = Task.Run(ring.Begin, cancellationToken);
        await Task.Delay(300, cancellationToken);
        Assert.False(next.IsCompleted);
        gate.Open();
        Assert.Equal(0, await next.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken));
        Assert.Equal(framesInFlight, ring.Frame);
    }
}
