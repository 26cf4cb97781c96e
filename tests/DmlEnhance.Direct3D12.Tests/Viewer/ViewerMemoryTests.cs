using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Viewer;

[Collection(Desktop.Name)]
public sealed class ViewerMemoryTests
{
    private const int WarmUp = 500;
    private const int Measured = 3000;

    [Fact]
    public void Three_thousand_frames_take_no_more_memory_than_the_first()
    {
        using var session = ViewerSession.WithoutWindow(16, 9);
        session.State.ShowsPanel = true; // its text is drawn and uploaded again and again
        session.Loop.Run(WarmUp);
        GraphicsDevice device = session.Loop.Device;
        Counts before = Counts.Of(device);
        session.Loop.Run(Measured);
        Counts after = Counts.Of(device);
        Assert.Equal(WarmUp + Measured, session.Loop.Frames);
        Assert.Same(device, session.Loop.Device);

        Assert.Equal(before.Views, after.Views);
        Assert.Equal(before.TargetViews, after.TargetViews);
        Assert.Equal(before.Readbacks, after.Readbacks);
        // As many lists as were on their way at once; that is a matter of time, but frames in flight and the copies between bound it.
        Assert.InRange(after.Lists, 1, 2 * device.FramesInFlight + 1);
        // The least that a frame could keep is one object of 24 bytes, 72 kB in all.
        Assert.InRange(after.ManagedBytes - before.ManagedBytes, long.MinValue, 64 << 10);
        // The least that a frame could keep of the GPU's is a buffer of 64 KiB, 190 MiB in all; 16 MiB are the system's own ups and downs.
        Assert.InRange(after.WorkingSet - before.WorkingSet, long.MinValue, 16 << 20);
    }

    private sealed record Counts(int Views, int TargetViews, int Readbacks, int Lists, long ManagedBytes, long WorkingSet)
    {
        public static Counts Of(GraphicsDevice device)
        {
            device.WaitIdle();
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            return new Counts(device.Views.Used, device.TargetViews.Used, device.Readbacks.Count, device.CommandLists.Count, managed, process.WorkingSet64);
        }
    }
}
