using DmlEnhance.Cli.Bench.Peaks;
using Xunit;

namespace DmlEnhance.Tests.Cli.Bench;

public class PeakTests
{
    [Fact]
    public void The_peak_is_that_of_a_processor()
    {
        // One that divides no buffer.
        const int Threads = 3;
        MachinePeak peak = MachinePeak.Measure(Threads, CancellationToken.None);
        // Slower than a core of 2005 something else was measured; faster than 64 lanes at 10 GHz a thread the loop was left out.
        Assert.InRange(peak.MultiplyAddsPerSecond, 1e8, Threads * 64 * 1e10);
        Assert.InRange(peak.CopyBytesPerSecond, 1e8, 1e13);
    }

    [Fact]
    public void The_higher_of_two_measurements_counts() =>
        Assert.Equal(new MachinePeak(3, 7), new MachinePeak(3, 5).Best(new MachinePeak(2, 7)));

    [Fact]
    public void Cancelled_it_ends() =>
        Assert.Throws<OperationCanceledException>(() => MachinePeak.Measure(1, new CancellationToken(canceled: true)));
}
