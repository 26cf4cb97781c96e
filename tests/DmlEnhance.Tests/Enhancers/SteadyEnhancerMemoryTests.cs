using DmlEnhance.Enhancers;
using DmlEnhance.Exposure;
using DmlEnhance.Frames;
using DmlEnhance.Models;
using Xunit;

namespace DmlEnhance.Tests.Enhancers;

[Collection(Alone.Name)]
public class SteadyEnhancerMemoryTests
{
    [Fact]
    public void After_warm_up_a_frame_allocates_nothing_of_image_size_and_streams_leave_nothing_behind()
    {
        using SteadyEnhancer steady = Enhancer.CreateSteady(ModelCatalog.Default.Load(AutoExposure.MediumModel), 2);
        long settled = 0;
        for (int stream = 0; stream < 40; stream++)
        {
            using Frame source = TestFiles.Image(640 - stream, 480, seed: stream), target = source.Clone();
            for (int i = 0; i < 3; i++)
                steady.Push(source, target);
            if (stream == 0)
                AllocatesLittle(steady, source, target);
            steady.Reset();
            if (stream == 20)
                settled = Environment.WorkingSet;
        }

        // A leaked history, 7 MB, a stream would be 130 MB.
        Assert.InRange(Environment.WorkingSet - settled, long.MinValue, 64L << 20);
    }

    private static void AllocatesLittle(SteadyEnhancer steady, Frame source, Frame target)
    {
        const int Frames = 20;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Frames; i++)
            steady.Push(source, target);
        // The frame has 900 KiB, its history 7 MB; what is left are delegates and task objects.
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / Frames, 0, 64 * 1024);
    }
}
