using System.Diagnostics;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>Times the same work on several threads at once.</summary>
internal static class ParallelTimer
{
    /// <summary>The least time of several tries, from the first thread's beginning to the last one's end.</summary>
    /// <param name="threads">How many threads work at once, 1 or more.</param>
    /// <param name="tries">How often, 1 or more.</param>
    /// <param name="work">Gets the thread's number, from 0; throws nothing.</param>
    /// <param name="cancellationToken">Ends the work between two tries.</param>
    /// <returns>Seconds.</returns>
    public static double Least(int threads, int tries, Action<int> work, CancellationToken cancellationToken)
    {
        double least = double.PositiveInfinity;
        long[] starts = new long[threads];
        long[] ends = new long[threads];
        using var gate = new Barrier(threads);
        for (int i = 0; i < tries; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
            {
                gate.SignalAndWait(CancellationToken.None);
                starts[worker] = Stopwatch.GetTimestamp();
                work(worker);
                ends[worker] = Stopwatch.GetTimestamp();
            }) { IsBackground = true, Name = "peak" })];
            foreach (Thread worker in workers)
                worker.Start();
            foreach (Thread worker in workers)
                worker.Join();
            least = Math.Min(least, Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalSeconds);
        }

        return least;
    }
}
