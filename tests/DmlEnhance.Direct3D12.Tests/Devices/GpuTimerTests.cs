using DmlEnhance.Direct3D12.Devices;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class GpuTimerTests(Gpu gpu)
{
    [Fact]
    public void Times_arrive_in_the_order_in_which_they_began()
    {
        List<(string Name, double Milliseconds)> times = Measure(list =>
        {
            using (list.BeginMark("first"))
            {
                using (list.BeginMark("inside"))
                {
                }
            }

            list.BeginMark("last").Dispose();
        });
        Assert.Equal(["first", "inside", "last"], times.Select(time => time.Name));
        Assert.All(times, time => Assert.InRange(time.Milliseconds, 0, 60_000));
        Assert.True(times[0].Milliseconds >= times[1].Milliseconds);
    }

    [Fact]
    public void More_marks_than_can_be_measured_do_no_harm()
    {
        List<(string Name, double Milliseconds)> times = Measure(list =>
        {
            for (int i = 0; i < 3000; i++)
                list.BeginMark($"mark {i}").Dispose();
        });
        // The first so many are measured; the others are not.
        Assert.InRange(times.Count, 1000, 2999);
        Assert.Equal(Enumerable.Range(0, times.Count).Select(i => $"mark {i}"), times.Select(time => time.Name));
        Assert.Equal("after", Assert.Single(Measure(list => list.BeginMark("after").Dispose())).Name);
    }

    [Fact]
    public void The_marks_of_a_discarded_list_are_never_measured()
    {
        Assert.Empty(Measure(list => list.BeginMark("discarded").Dispose(), isSubmitted: false));
        Assert.Equal("kept", Assert.Single(Measure(list => list.BeginMark("kept").Dispose())).Name);
    }

    [Fact]
    public void A_span_from_one_list_to_another_is_not_another_marks_time_although_the_first_list_is_done()
    {
        const int Pause = 50; // milliseconds
        int span = -1;
        gpu.Device.WaitIdle();
        gpu.Device.Record(list => span = gpu.Device.Timer.BeginSpan(list));
        gpu.Device.WaitIdle();
        Thread.Sleep(Pause);
        List<(string Name, double Milliseconds)> times = Measure(list =>
        {
            gpu.Device.Timer.EndSpan(list, span, "span");
            for (int i = 0; i < 3; i++)
                list.BeginMark($"mark {i}").Dispose();
        });
        // The clock of the CPU and that of the GPU need not agree to the last.
        Assert.InRange(times.Single(time => time.Name == "span").Milliseconds, 0.9 * Pause, 100 * Pause);
        Assert.Equal(4, times.Count);
    }

    private List<(string Name, double Milliseconds)> Measure(Action<CommandList> record, bool isSubmitted = true)
    {
        var times = new List<(string, double)>();
        void Add(string name, double milliseconds) => times.Add((name, milliseconds));
        gpu.Device.WaitIdle();
        gpu.Device.Timer.Measured += Add;
        try
        {
            CommandList list = gpu.Device.Rent("marks");
            record(list);
            if (isSubmitted)
                gpu.Device.Submit(list);
            else
                gpu.Device.Discard(list);
            gpu.Device.Wait(gpu.Device.Submit(gpu.Device.Rent("after the marks")));
        }
        finally
        {
            gpu.Device.Timer.Measured -= Add;
        }

        return times;
    }
}
