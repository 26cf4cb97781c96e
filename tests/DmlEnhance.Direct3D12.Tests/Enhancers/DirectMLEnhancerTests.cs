using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.Enhancers;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Enhancers;

[Collection(nameof(Gpu))]
public sealed class DirectMLEnhancerTests(Gpu gpu)
{
    private static OnnxModel Model => ModelCatalog.Default.Load("sci-medium");

    [Fact]
    public void Bands_change_nothing()
    {
        using Frame source = SmallPhotographs.Read("night-stream.jpg", 33, 150, PixelFormat.Rgb8);
        Assert.Equal(3, EqualBands.Cut(source.Width, source.Height, Model.Halo, 1).Count);
        using DirectMLOpenedDevice small = Open(largestPixels: 1);
        using DirectMLOpenedDevice large = Open();
        using Frame banded = Enhance(small, source);
        using Frame whole = Enhance(large, source);

        // Another size may be another kernel of DirectML's, with sums in another order.
        Assert.InRange(Pictures.LargestDifference(banded, whole), 0, 1);
        Assert.Equal(1, small.Sessions.Made);
    }

    [Fact]
    public void Pictures_of_two_sizes_need_two_sessions_and_no_more_are_kept_than_allowed()
    {
        using var sessions = new PictureSessions(gpu.Device, mostSessions: 2);
        OnnxModel model = Model;
        for (int i = 0; i < 3; i++)
        {
            sessions.Get(model, 16, 16);
            sessions.Get(model, 16, 17);
        }

        Assert.Equal((2, 2), (sessions.Made, sessions.Count));
        sessions.Get(model, 17, 16);
        sessions.Get(model, 16, 17);
        Assert.Equal((3, 2), (sessions.Made, sessions.Count));
    }

    [Fact]
    public void Strength_blends_as_on_the_CPU_and_0_changes_nothing()
    {
        using Frame source = SmallPhotographs.Read("night-dogs.jpg", 32, 24, PixelFormat.Rgba8);
        using DirectMLOpenedDevice device = Open();
        using IEnhancer cpu = Enhancer.Create(Model, threads: 1);
        using var expected = new Frame(source.Width, source.Height, source.Format);
        cpu.Enhance(source, expected, 0.6f);
        using Frame got = Enhance(device, source, 0.6f);
        Assert.InRange(Pictures.LargestDifference(expected, got), 0, 1);

        using Frame same = Enhance(device, source, 0);
        Assert.Equal(0, Pictures.LargestDifference(source, same));
        Assert.Equal(1, device.Sessions.Made);
    }

    [Fact]
    public void It_can_be_cancelled_while_the_session_is_made()
    {
        using Frame source = SmallPhotographs.Read("night-dogs.jpg", 40, 30, PixelFormat.Rgb8);
        using var target = new Frame(source.Width, source.Height, source.Format);
        using DirectMLOpenedDevice device = Open();
        using IEnhancer enhancer = device.Create(Model, "asked for");
        using var cancelling = new CancellationTokenSource();
        target.Samples.Fill(7);

        // To make a session takes several times as long.
        cancelling.CancelAfter(TimeSpan.FromMilliseconds(10));
        Assert.Throws<OperationCanceledException>(() => enhancer.Enhance(source, target, cancellationToken: cancelling.Token));
        Assert.All(target.Samples.ToArray(), sample => Assert.Equal(7, sample));
    }

    private DirectMLOpenedDevice Open(int largestPixels = DirectMLOpenedDevice.LargestPixels) => new(AdapterRequest.ByLuid(gpu.Device.Adapter.Luid), largestPixels);

    private static Frame Enhance(DirectMLOpenedDevice device, Frame source, float strength = 1)
    {
        var target = new Frame(source.Width, source.Height, source.Format);
        using IEnhancer enhancer = device.Create(Model, "asked for");
        enhancer.Enhance(source, target, strength);
        return target;
    }
}
