using DmlEnhance.Devices;
using DmlEnhance.Direct3D12.Enhancers;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
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

    [Fact]
    public void Ten_streamed_frames_on_DirectML_are_those_of_the_CPU()
    {
        TceModel model = TceModel.FromBytes("small", TceGraphs.Whole(new TceNetwork(4, 2), new Weights(), Side, Side));
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

    // Even in +-sqrt(3 / inputs), which keeps the variance from layer to layer, and the result in [0,1].
    private sealed class Weights : IParameterSource
    {
        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            int count = 1;
            foreach (int side in shape)
                count *= side;
            var random = new Random(name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)));
            float bound = MathF.Sqrt(3f * shape[0] / count) * (name.StartsWith("decoder.conv_8", StringComparison.Ordinal) ? 0.2f : 1);
            bool isFactor = name.EndsWith("running_var", StringComparison.Ordinal) || (shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal));
            bool isLast = name == "decoder.conv_8.bias";
            float[] values = new float[count];
            for (int i = 0; i < count; i++)
                values[i] = isFactor ? 0.5f + random.NextSingle() : isLast ? 0.5f : (2 * random.NextSingle() - 1) * (shape.Length == 1 ? 0.1f : bound);
            return values;
        }
    }
}
