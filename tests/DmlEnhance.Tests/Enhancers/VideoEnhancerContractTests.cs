using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

/// <summary>What holds for every enhancer of videos alike.</summary>
public class VideoEnhancerContractTests
{
    private const int Width = 32, Height = 16;

    private static readonly Dictionary<string, Func<IVideoEnhancer>> Makers = new()
    {
        ["frame by frame"] = () => new FrameByFrameEnhancer(Enhancer.Create(Medium(), new DeviceRequest(DeviceKind.Cpu), threads: 1)),
        ["auto"] = () => new AutoVideoEnhancer(Enhancer.CreateAuto(ModelCatalog.Default, new DeviceRequest(DeviceKind.Cpu), threads: 1)),
        ["steady"] = () => Enhancer.CreateSteady(Medium(), 1),
        ["TCE-Net"] = () => Enhancer.CreateVideo(
            TceModel.FromBytes("small", TceGraphs.Whole(new TceNetwork(2, 1), new RandomParameters(7), Width, Height)), device: new DeviceRequest(DeviceKind.Cpu), threads: 1),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void After_a_cancelled_frame_nothing_goes_on_until_a_reset(string name)
    {
        using IVideoEnhancer enhancer = Makers[name]();
        using Frame frame = TestFiles.Image(Width, Height), target = frame.Clone();
        enhancer.Push(frame, target);
        Assert.ThrowsAny<OperationCanceledException>(() => enhancer.Push(frame, target, 1, new CancellationToken(canceled: true)));
        Assert.Contains("reset it", Assert.Throws<InvalidOperationException>(() => enhancer.Push(frame, target)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => enhancer.Flush(target));
        enhancer.Reset();
        Assert.Equal(1, All(enhancer, frame, target));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flush_before_any_frame_ends_the_stream(string name)
    {
        using IVideoEnhancer enhancer = Makers[name]();
        using Frame frame = TestFiles.Image(Width, Height), target = frame.Clone();
        Assert.False(enhancer.Flush(target));
        Assert.Throws<ArgumentException>(() => enhancer.Push(frame, target));
        enhancer.Reset();
        Assert.Equal(1, All(enhancer, frame, target));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_arguments_are_refused_and_leave_the_stream_as_it_is(string name)
    {
        using IVideoEnhancer enhancer = Makers[name]();
        using Frame frame = TestFiles.Image(Width, Height), target = frame.Clone(), wide = TestFiles.Image(2 * Width, Height), wideTarget = wide.Clone();
        int made = enhancer.Push(frame, target) ? 1 : 0;
        Assert.Throws<ArgumentException>(() => enhancer.Push(wide, wideTarget));
        Assert.Throws<ArgumentException>(() => enhancer.Push(frame, wideTarget));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Push(frame, target, 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => enhancer.Flush(target, float.NaN));
        Assert.Throws<ArgumentException>(() => enhancer.Flush(wideTarget));
        // A frame that was refused has not ended the stream, nor is it taken for one of another scene.
        Assert.Equal(2, made + All(enhancer, frame, target));
        Assert.Equal(0, enhancer.Cuts);
        enhancer.Reset();
        Assert.Equal(1, All(enhancer, wide, wideTarget));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_disposed_says_so(string name)
    {
        IVideoEnhancer enhancer = Makers[name]();
        using Frame frame = TestFiles.Image(Width, Height), target = frame.Clone();
        enhancer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => enhancer.Push(frame, target));
        Assert.Throws<ObjectDisposedException>(() => enhancer.Flush(target));
    }

    [Fact]
    public void After_a_frame_that_failed_nothing_goes_on_until_a_reset()
    {
        using var enhancer = new FrameByFrameEnhancer(new FailsOnce());
        using Frame frame = TestFiles.Image(Width, Height), target = frame.Clone();
        Assert.Throws<DmlEnhanceException>(() => enhancer.Push(frame, target));
        Assert.Throws<InvalidOperationException>(() => enhancer.Push(frame, target));
        enhancer.Reset();
        Assert.True(enhancer.Push(frame, target));
    }

    private static OnnxModel Medium() => ModelCatalog.Default.Load(AutoExposure.MediumModel);

    // Frames that come out of one that goes in and the end.
    private static int All(IVideoEnhancer enhancer, Frame frame, Frame target)
    {
        int made = enhancer.Push(frame, target) ? 1 : 0;
        while (enhancer.Flush(target))
            made++;
        return made;
    }

    private sealed class FailsOnce : IEnhancer
    {
        private bool _hasFailed;

        public EnhancerInfo Info { get; } = new("fails", "CPU", "none", 1, "a test");

        public void Enhance(Frame source, Frame target, float strength = 1, CancellationToken cancellationToken = default)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new DmlEnhanceException("it fails");
            }
        }

        public void Dispose()
        {
        }
    }
}
