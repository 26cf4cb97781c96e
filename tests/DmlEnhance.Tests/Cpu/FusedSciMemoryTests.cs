using DmlEnhance.Cpu;
using DmlEnhance.Devices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

[Collection(Alone.Name)]
public class FusedSciMemoryTests
{
    private static readonly OnnxModel Model = KernelPictures.Model();

    public static TheoryData<PixelFormat> AllFormats => TestFiles.AllFormats;

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void After_warm_up_a_frame_allocates_nothing(PixelFormat format)
    {
        using IEnhancer enhancer = Enhancer.Create(Model, new DeviceRequest(DeviceKind.Cpu), 1);
        using Frame source = KernelPictures.Noise(200, 100, format);
        using Frame target = source.Clone();
        Assert.Equal((0, 0), Allocated(() => enhancer.Enhance(source, target, 0.7f)));
    }

    [Fact]
    public void After_warm_up_a_tensor_allocates_nothing_nor_does_another_format_or_size()
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 1);
        float[] image = new float[3 * 200 * 100], enhanced = new float[image.Length], illumination = new float[image.Length];
        using Frame grey = KernelPictures.Noise(300, 20, PixelFormat.Gray16), greyTarget = grey.Clone();
        Assert.Equal((0, 0), Allocated(() =>
        {
            kernel.Enhance(image, enhanced, illumination, 200, 100);
            kernel.Enhance(grey, greyTarget);
        }));
    }

    [Fact]
    public void With_more_threads_only_the_thread_pool_allocates()
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 3);
        using Frame source = KernelPictures.Noise(320, 240), target = source.Clone();
        for (int i = 0; i < 50; i++)
            kernel.Enhance(source, target);

        const int Frames = 200;
        double perFrame = double.MaxValue;
        // Of several tries the least: the pool's queue takes a new piece now and then, a thread begins, and the test's runner is counted as well.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Frames; i++)
                kernel.Enhance(source, target);
            perFrame = Math.Min(perFrame, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Frames);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{perFrame:F1} bytes a frame");
        // Measured are 0.0. The smallest object a frame would be 24.
        Assert.InRange(perFrame, 0, 8);
    }

    [Fact]
    public void Memory_does_not_grow_when_frames_change_size_all_the_time()
    {
        const int Side = 700;
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        byte[] source = new byte[Side * Side * 8], target = new byte[source.Length];
        new Random(1).NextBytes(source);
        Array.Fill(target, (byte)1);
        var random = new Random(9);
        long settled = 0;
        for (int i = 0; i < 480; i++)
        {
            (int width, int height, PixelFormat format) = (random.Next(1, Side), random.Next(1, Side), (PixelFormat)random.Next(8));
            int stride = width * format.BytesPerPixel();
            kernel.Enhance(source, stride, target, stride, width, height, format);
            if (i == 240)
                settled = Environment.WorkingSet;
        }

        // A tile, the smallest that could leak, is 261 KiB: 240 times that would be 61 MiB.
        Assert.InRange(Environment.WorkingSet - settled, long.MinValue, 32L << 20);
    }

    // Of this thread, and of all: the test's runner has threads, too, so that of several tries the least counts.
    private static (long Here, long Everywhere) Allocated(Action action)
    {
        for (int i = 0; i < 40; i++)
            action();
        long here = 0, everywhere = long.MaxValue;
        for (int attempt = 0; attempt < 10 && everywhere > 0; attempt++)
        {
            (long hereBefore, long everywhereBefore) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            for (int i = 0; i < 20; i++)
                action();
            (long hereAfter, long everywhereAfter) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            here = Math.Max(here, hereAfter - hereBefore);
            everywhere = Math.Min(everywhere, everywhereAfter - everywhereBefore);
        }

        return (here, everywhere);
    }
}
