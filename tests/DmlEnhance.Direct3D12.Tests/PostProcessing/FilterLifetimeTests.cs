using System.Diagnostics;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.PostProcessing;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.PostProcessing;

/// <summary>A thousand frames with other models and other sizes, and nothing of it left.</summary>
[Collection(Desktop.Name)]
public sealed class FilterLifetimeTests
{
    private const int Frames = 1000;
    private const int ModelFrames = 50;
    private const int SizeFrames = 25;
    private const int Round = 3 * ModelFrames; // after which the same sessions are kept again
    private const int WarmUp = 2 * Round;
    private const int LastMeasured = 6 * Round;

    private static readonly (int Width, int Height)[] Sizes = [(32, 24), (17, 19)];

    [Fact]
    public void A_thousand_frames_with_other_models_and_sizes_take_no_more_than_the_first_and_leave_nothing()
    {
        OnnxModel[] models = [.. AutoExposure.Models.Select(ModelCatalog.Default.Load)];
        using var host = new GraphicsDevice();
        uint referencesBefore = References(host);
        GpuTexture[] sources = [.. Sizes.Select(size => Source(host, size))];
        GpuTexture[] targets = [.. Sizes.Select(size => new GpuTexture(host, size.Width, size.Height, TextureFormat.Rgba8, "target"))];
        var filter = new PostProcessFilter(host.Handle, host.QueueHandle, models[0], new PostProcessFilterOptions { Path = FilterPath.DirectML, SessionsKept = 2 });
        filter.Failed += failure => Assert.Fail(failure.ToString());
        int enhanced = 0;
        (Counts? first, Counts? last) = (null, null);
        for (int i = 0; i < Frames; i++)
        {
            if (i == WarmUp)
                first = Counts.Of(host, filter);
            if (i == LastMeasured)
                last = Counts.Of(host, filter);
            if (i % ModelFrames == 0)
                filter.UseModel(models[i / ModelFrames % models.Length]);
            int size = i / SizeFrames % Sizes.Length;
            // So that as many sessions are made in every round, whatever the machine does meanwhile.
            if (i % SizeFrames == 0)
                filter.Prepare(Sizes[size].Width, Sizes[size].Height);
            enhanced += filter.Frame(host, sources[size], targets[size]) ? 1 : 0;
            // ONNX Runtime keeps memory for each Run that was ever under way beside others, and how many were would be a matter of time.
            host.WaitIdle();
        }

        Assert.Equal(Frames, enhanced);
        Assert.Equal(first!.Views, last!.Views);
        Assert.Equal(first.TargetViews, last.TargetViews);
        // Each object of Direct3D's holds a reference to the device. How many lists were on their way at once is a matter of time.
        Assert.InRange(last.References, 1u, first.References + 12);
        // The least that a frame could keep is one object of 24 bytes, 14 kB in all; the runtime's own structures grow a little with each thread.
        Assert.InRange(last.ManagedBytes - first.ManagedBytes, long.MinValue, 256 << 10);
        // The least that a frame could keep of the GPU's is a buffer of 64 KiB, 37 MiB in all.
        Assert.InRange(last.WorkingSet - first.WorkingSet, long.MinValue, 32 << 20);

        filter.Dispose();
        // The filter's own device object is the host's: what is left is the host's and one reference more for each that is asked.
        foreach (GpuTexture texture in (ReadOnlySpan<GpuTexture>)[.. sources, .. targets])
            texture.Dispose();
        host.WaitIdle();
        Assert.InRange(References(host), 1u, referencesBefore + ListsOf(host));
        host.Dispose();
        Assert.Equal(1u, host.ReferencesLeft);
    }

    [Fact]
    public void A_filter_that_is_disposed_while_its_session_is_made_leaves_nothing()
    {
        var host = new GraphicsDevice();
        var filter = new PostProcessFilter(host.Handle, host.QueueHandle, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = FilterPath.DirectML });
        Task making = filter.PrepareAsync(40, 30);
        filter.Dispose();
        Assert.True(making.IsCompleted);
        filter.Dispose();
        host.Dispose();
        Assert.Equal(1u, host.ReferencesLeft);
    }

    [Fact]
    public void A_filter_that_is_disposed_after_its_device_does_not_hang()
    {
        var device = new GraphicsDevice();
        var filter = new PostProcessFilter(device, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = FilterPath.DirectML });
        Task making = filter.PrepareAsync(20, 20);
        device.Dispose();
        // Against the contract, and said so; but the session is made to its end on a queue that is still there.
        Assert.Throws<InvalidOperationException>(filter.Dispose);
        Assert.True(making.IsCompleted);
    }

    [Fact]
    public void A_filter_on_a_device_of_the_librarys_leaves_it_as_it_was()
    {
        var device = new GraphicsDevice();
        using (var filter = new PostProcessFilter(device, ModelCatalog.Default.Load(AutoExposure.EasyModel), new PostProcessFilterOptions { Path = FilterPath.DirectML }))
        {
            filter.Prepare(16, 16);
            using GpuTexture source = Source(device, (16, 16));
            using var target = new GpuTexture(device, 16, 16, TextureFormat.Rgba8, "target");
            filter.Enhance(source, target);
        }

        device.Dispose();
        Assert.Equal(1u, device.ReferencesLeft);
    }

    [Fact]
    public void A_filter_that_remembers_frames_leaves_nothing_nor_one_whose_session_is_being_made()
    {
        var device = new GraphicsDevice();
        var options = new PostProcessFilterOptions { Tce = new TceOptions { WorkingWidth = 48, WorkingHeight = 32 } };
        using (var filter = new PostProcessFilter(device, SmallTceModel.Create(), options))
        {
            // Two sizes of one session, and a third of another.
            foreach ((int width, int height) in ((int, int)[])[(96, 64), (48, 32), (32, 64)])
            {
                filter.Prepare(width, height);
                using GpuTexture source = Source(device, (width, height));
                using var target = new GpuTexture(device, width, height, TextureFormat.Rgba8, "target");
                for (int frame = 0; frame < 3; frame++)
                {
                    filter.Enhance(source, target);
                    device.WaitIdle();
                }

                Assert.Equal(FilterState.Running, filter.State);
            }

            _ = filter.PrepareAsync(64, 64);
        }

        device.Dispose();
        Assert.Equal(1u, device.ReferencesLeft);
    }

    private static GpuTexture Source(GraphicsDevice host, (int Width, int Height) size)
    {
        using Frame picture = Pictures.Dark(size.Width, size.Height);
        return Pictures.Texture(host, picture);
    }

    private static unsafe uint References(GraphicsDevice device)
    {
        device.Native->AddRef();
        return device.Native->Release();
    }

    // Lists that the host made meanwhile, with an allocator each, and its upload buffer and views.
    private static uint ListsOf(GraphicsDevice host) => (uint)(2 * host.CommandLists.Count + 8);

    private sealed record Counts(int Views, int TargetViews, uint References, long ManagedBytes, long WorkingSet)
    {
        public static Counts Of(GraphicsDevice host, PostProcessFilter filter)
        {
            host.WaitIdle();
            filter.Device.WaitIdle();
            filter.WaitForEndedSessions();
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            return new Counts(filter.Device.Views.Used, filter.Device.TargetViews.Used, FilterLifetimeTests.References(host), managed, process.WorkingSet64);
        }
    }
}
