using System.Diagnostics;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Tests.Video;

[Collection(Alone.Name)]
public class TceTimingTests
{
    /// <summary>Naive: the whole network for each frame. Both in one run, each frame in turn, so that what else the machine does falls on both.</summary>
    [Fact]
    public void A_stream_costs_at_most_six_tenths_of_the_whole_network_for_each_frame()
    {
        const int Side = 128;
        TceModel model = TceModel.FromBytes("wider", TceGraphs.Whole(new TceNetwork(8, 4), new RandomParameters(7), Side, Side));
        using var whole = new CpuSession("whole", TceGraphs.Whole(model.Network, model.Source, Side, Side), 1);
        using var frames = new CpuTensor(new FeatureShape(3 * TceNetwork.Frames, Side, Side));
        using var first = new CpuTensor(new FeatureShape(3, Side, Side));
        using var second = new CpuTensor(new FeatureShape(3, Side, Side));
        using TceEnhancer stream = Enhancer.CreateVideo(model, device: new DeviceRequest(DeviceKind.Cpu), threads: 1);
        using Frame target = new(Side, Side, PixelFormat.Rgb8);
        var naive = new List<double>();
        var streamed = new List<double>();
        foreach (Frame frame in Enumerable.Range(0, 24).Select(index => TestFiles.Image(Side, Side, seed: index)))
        {
            naive.Add(Milliseconds(() => whole.Run(
                new Dictionary<string, NetworkTensor> { [TceGraphs.FramesInput] = frames },
                new Dictionary<string, NetworkTensor> { [TceGraphs.EnhancedOutput] = first, [TceGraphs.NextOutput] = second })));
            streamed.Add(Milliseconds(() => stream.Push(frame, target)));
        }

        // The first frames make sessions, and nothing comes out yet.
        double ratio = streamed[5..].Order().ElementAt(9) / naive[5..].Order().ElementAt(9);
        Assert.True(ratio <= 0.6, $"a streamed frame costs {ratio:F2} of the whole network");
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
