using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Enhancers;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using DmlEnhance.Video;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Enhancers;

[Collection(nameof(Gpu))]
public class TceEnhancerTests
{
    private const int Side = 128;

    /// <summary>A step of 8 bits where both round to different sides of it, and one for a network of some forty layers, whose sums are ordered otherwise.</summary>
    private const int Tolerance = 2;

    /// <summary>From a file whose weights are float16: DirectML's graphs are written from its parameters, in float32.</summary>
    [Fact]
    public void Ten_streamed_frames_on_DirectML_are_those_of_the_CPU()
    {
        TceModel model = SmallTceModel.Create(halfWeights: true);
        using TceEnhancer cpu = Enhancer.CreateVideo(model, device: new DeviceRequest(DeviceKind.Cpu));
        using TceEnhancer directML = Enhancer.CreateVideo(model, device: new DeviceRequest(DeviceKind.DirectML), gpus: new DirectMLBackend());
        Assert.Contains("DirectML", directML.Info.Provider, StringComparison.Ordinal);

        using Frame expected = new(Side, Side, PixelFormat.Rgb8), actual = new(Side, Side, PixelFormat.Rgb8);
        int made = 0;
        for (int index = 0; index < 10; index++)
        {
            using Frame source = Street(index);
            Assert.Equal(cpu.Push(source, expected), directML.Push(source, actual));
            made += index < cpu.Latency ? 0 : Compare(source, expected, actual);
        }

        while (cpu.Flush(expected))
        {
            Assert.True(directML.Flush(actual));
            made += Compare(null, expected, actual);
        }

        Assert.False(directML.Flush(actual));
        Assert.Equal(10, made);
    }

    private static int Compare(Frame? source, Frame expected, Frame actual)
    {
        int largest = 0;
        for (int i = 0; i < expected.SizeInBytes; i++)
            largest = Math.Max(largest, Math.Abs(expected.Samples[i] - actual.Samples[i]));
        Assert.InRange(largest, 0, Tolerance);
        // Frames that were left as they are would agree, too.
        Assert.True(source is null || !source.Samples.SequenceEqual(actual.Samples));
        return 1;
    }

    // Bars that move over noise, dark.
    private static Frame Street(int index)
    {
        var random = new Random(index);
        var frame = new Frame(Side, Side, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(random.Next(12) + ((i / 3 + 2 * index) % Side / 16 % 2 * 30) + i % 3 * 4);
        return frame;
    }
}
