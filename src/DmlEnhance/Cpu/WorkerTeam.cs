using System.Runtime.ExceptionServices;

namespace DmlEnhance.Cpu;

/// <summary>Runs one piece of work on several threads at once, over and over, without an allocation.</summary>
/// <remarks>
/// The calling thread works, too, and the others are the thread pool's. A thread that the pool lends too late finds that the work is over and goes; so a busy pool makes
/// the work slower and never blocks it. One call of <see cref="Run"/> at a time.
/// </remarks>
internal sealed class WorkerTeam
{
    private readonly Helper[] _helpers;
    private readonly Action<int> _work;
    private readonly object _idle = new();
    private int _active;
    private volatile bool _isOpen;
    private volatile Exception? _failure;

    /// <summary>Prepares the team.</summary>
    /// <param name="workers">Threads, the caller's among them, 1 or more.</param>
    /// <param name="work">Does a worker's share, whatever is left of it; called with the worker's number, from 0.</param>
    public WorkerTeam(int workers, Action<int> work)
    {
        _work = work;
        _helpers = [.. Enumerable.Range(1, workers - 1).Select(worker => new Helper(this, worker))];
    }

    /// <summary>Does the work.</summary>
    /// <param name="workers">The most threads to take, the caller's among them.</param>
    /// <exception cref="Exception">What the work threw, on any thread.</exception>
    public void Run(int workers)
    {
        _failure = null;
        _isOpen = true;
        try
        {
            foreach (Helper helper in _helpers.AsSpan(0, Math.Min(workers - 1, _helpers.Length)))
                helper.Call();
            Work(0);
        }
        finally
        {
            // From here on nobody begins; whoever has begun is waited for: it uses the caller's memory.
            _isOpen = false;
            // A helper announces itself, then looks whether the team is open; here it is the other way round. Neither may be reordered, or both could miss the other.
            Interlocked.MemoryBarrier();
            Wait();
        }

        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private void Work(int worker)
    {
        try
        {
            _work(worker);
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
    }

    private void Wait()
    {
        // All end within the time of a band, so a spin is mostly shorter than a sleep.
        var spin = new SpinWait();
        while (Volatile.Read(ref _active) != 0 && !spin.NextSpinWillYield)
            spin.SpinOnce();
        lock (_idle)
        {
            while (Volatile.Read(ref _active) != 0)
                Monitor.Wait(_idle);
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _active) > 0)
            return;
        lock (_idle)
            Monitor.PulseAll(_idle);
    }

    private sealed class Helper(WorkerTeam team, int worker) : IThreadPoolWorkItem
    {
        private int _isCalled;

        public void Call()
        {
            // Still in the pool's queue from a frame before: it comes to this one, unless it has just found that one over; then this frame does without it.
            if (Interlocked.Exchange(ref _isCalled, 1) == 0)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            Interlocked.Increment(ref team._active);
            if (team._isOpen)
                team.Work(worker);
            // Only after the work, or two threads could be one worker; and before leaving, or every next frame could find it called still.
            Volatile.Write(ref _isCalled, 0);
            team.Leave();
        }
    }
}
