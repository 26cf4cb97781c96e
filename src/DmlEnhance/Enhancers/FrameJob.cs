using System.Runtime.ExceptionServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>One frame's work, handed out band by band to whichever thread asks next.</summary>
internal sealed class FrameJob(Frame source, int bandRows, int halo)
{
    private int _next = -1;
    private volatile bool _abandoned;

    public Frame Source { get; } = source;

    public int Bands => (Source.Height + bandRows - 1) / bandRows;

    /// <summary>Rows of the tallest band with its halo.</summary>
    public int TallestBand => (int)Math.Min(Source.Height, bandRows + 2L * halo);

    /// <summary>Does the work of all bands.</summary>
    /// <param name="workers">The most threads; this one is among them.</param>
    /// <param name="work">The worker, from 0, and a band that nobody else has.</param>
    public void Run(int workers, Action<int, Band> work)
    {
        var tasks = new Task[Math.Min(workers, Bands) - 1];
        for (int i = 0; i < tasks.Length; i++)
        {
            int worker = i + 1;
            tasks[i] = Task.Run(() => RunBands(worker, work), CancellationToken.None);
        }

        ExceptionDispatchInfo? failure = Try(() => RunBands(0, work));
        // All are awaited, also after a failure: they use the worker's buffers. A task that the pool has not started runs here.
        foreach (Task task in tasks)
            failure = Try(() => task.GetAwaiter().GetResult()) ?? failure;
        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private void RunBands(int worker, Action<int, Band> work)
    {
        try
        {
            while (NextBand() is { } band)
                work(worker, band);
        }
        catch
        {
            // No more bands: one failed, so the frame has.
            _abandoned = true;
            throw;
        }
    }

    private Band? NextBand()
    {
        long next = (long)Interlocked.Increment(ref _next) * bandRows;
        if (_abandoned || next >= Source.Height)
            return null;
        int row = (int)next;
        int rows = Math.Min(bandRows, Source.Height - row);
        return new Band(row, rows, Math.Min(halo, row), Math.Min(halo, Source.Height - row - rows));
    }
}
