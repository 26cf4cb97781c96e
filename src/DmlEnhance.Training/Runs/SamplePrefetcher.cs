using System.Diagnostics;

namespace DmlEnhance.Training.Runs;

/// <summary>Makes the samples of coming steps while the device computes, and says how long it waited for them.</summary>
internal sealed class SamplePrefetcher : IDisposable
{
    private readonly Func<long, CancellationToken, TrainingSample> _make;
    private readonly Queue<Task<TrainingSample>> _samples = new();
    private readonly CancellationTokenSource _stopping;
    private readonly long _end;
    private readonly int _ahead;
    private long _next;

    /// <summary>Begins with the first samples.</summary>
    /// <param name="make">Makes the sample of a step; several threads ask at once.</param>
    /// <param name="first">The first step.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="loaders">How many samples are in work at once, 1 or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal SamplePrefetcher(Func<long, CancellationToken, TrainingSample> make, long first, long end, int loaders, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loaders, 1);
        _make = make;
        _next = first;
        _end = end;
        _ahead = loaders;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Fill();
    }

    /// <summary>The next sample, and how long it was waited for.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal (TrainingSample Sample, TimeSpan Waited) Next()
    {
        long start = Stopwatch.GetTimestamp();
        TrainingSample sample = _samples.Dequeue().GetAwaiter().GetResult();
        TimeSpan waited = Stopwatch.GetElapsedTime(start);
        Fill();
        return (sample, waited);
    }

    /// <summary>Stops, and waits until nothing is in work: the data may be disposed then.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        foreach (Task<TrainingSample> sample in _samples)
            ((IAsyncResult)sample).AsyncWaitHandle.WaitOne();
        _stopping.Dispose();
    }

    private void Fill()
    {
        for (; _samples.Count < _ahead && _next < _end; _next++)
        {
            long step = _next;
            _samples.Enqueue(Task.Run(() => _make(step, _stopping.Token), CancellationToken.None));
        }
    }
}
