using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

[Collection(Alone.Name)]
public class OnnxCpuEnhancerMemoryTests
{
    [Fact]
    public void After_warm_up_a_frame_allocates_nothing_of_image_size()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 2);
        using Frame source = Noise(640, 480, 8);
        using var target = new Frame(640, 480, PixelFormat.Rgb8);
        for (int i = 0; i < 3; i++)
            enhancer.Enhance(source, target);

        const int Frames = 20;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Frames; i++)
            enhancer.Enhance(source, target);
        long perFrame = (GC.GetTotalAllocatedBytes(precise: true) - before) / Frames;

        // The frame has 900 KiB, a tensor 3.5 MiB; what is left are delegates and task objects.
        Assert.InRange(perFrame, 0, 64 * 1024);
    }

    [Fact]
    public void Memory_does_not_grow_when_frames_change_size_all_the_time()
    {
        using var enhancer = new OnnxCpuEnhancer(Model(), 2);
        var random = new Random(9);
        long settled = 0;
        for (int i = 0; i < 240; i++)
        {
            using Frame source = Noise(random.Next(1, 700), random.Next(1, 700), i);
            using var target = new Frame(source.Width, source.Height, source.Format);
            enhancer.Enhance(source, target);
            if (i == 120)
                settled = Environment.WorkingSet;
        }

        // One leaked pair of tensors a frame would be 120 times several MiB.
        Assert.InRange(Environment.WorkingSet - settled, long.MinValue, 128L << 20);
    }

    private static OnnxModel Model() => OnnxModel.FromBytes("random.onnx", OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(5)));

    private static Frame Noise(int width, int height, int seed)
    {
        var frame = new Frame(width, height, PixelFormat.Rgb8);
        new Random(seed).NextBytes(frame.Samples);
        return frame;
    }
}
