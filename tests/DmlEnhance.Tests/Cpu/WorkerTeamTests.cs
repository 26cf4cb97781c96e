using System.Diagnostics;
using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Work on several threads, over and over. Alone, as one of these blocks the thread pool.</summary>
[Collection(Alone.Name)]
public class WorkerTeamTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void All_work_is_done_once_whoever_does_it(int workers)
    {
        const int Items = 500;
        int[] done = new int[Items];
        int next = 0;
        var team = new WorkerTeam(workers, worker =>
        {
            Assert.InRange(worker, 0, workers - 1);
            for (int item; (item = Interlocked.Increment(ref next) - 1) < Items;)
                Interlocked.Increment(ref done[item]);
        });
        for (int run = 1; run <= 50; run++)
        {
            next = 0;
            team.Run(workers);
            Assert.All(done, times => Assert.Equal(run, times));
        }
    }

    [Fact]
    public void Workers_work_at_the_same_time_and_no_more_than_asked_for()
    {
        using var both = new Barrier(2);
        var seen = new HashSet<int>();
        var team = new WorkerTeam(4, worker =>
        {
            lock (seen)
                Assert.True(seen.Add(worker));
            Assert.True(both.SignalAndWait(Long), "nobody else came");
        });
        team.Run(2);
        Assert.Equal([0, 1], seen.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_a_worker_throws_comes_out_when_all_are_done_and_the_team_works_again(int thrower)
    {
        using var both = new Barrier(2);
        bool throws = true;
        bool otherIsDone = false;
        var team = new WorkerTeam(2, worker =>
        {
            Assert.True(both.SignalAndWait(Long), "nobody else came");
            if (!throws)
                return;
            if (worker == thrower)
                throw new InvalidTimeZoneException("by worker " + worker);
            Thread.Sleep(20);
            Volatile.Write(ref otherIsDone, true);
        });
        Assert.Equal($"by worker {thrower}", Assert.Throws<InvalidTimeZoneException>(() => team.Run(2)).Message);
        Assert.True(Volatile.Read(ref otherIsDone));

        throws = false;
        team.Run(2);
    }

    [Fact]
    public void A_busy_thread_pool_makes_the_caller_do_all_and_who_comes_too_late_does_nothing()
    {
        // More than the pool has threads, or makes at once; it adds one or two a second where all are blocked, and these last longer than the runs.
        ThreadPool.GetMinThreads(out int fewest, out _);
        int blockers = Math.Max(ThreadPool.ThreadCount, fewest) + 16;
        using var release = new ManualResetEventSlim();
        using var gone = new CountdownEvent(blockers);
        int byCaller = 0, byOthers = 0;
        var team = new WorkerTeam(3, worker => Interlocked.Increment(ref worker == 0 ? ref byCaller : ref byOthers));
        for (int i = 0; i < blockers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                release.Wait();
                gone.Signal();
            }, null);
        }

        try
        {
            long before = Stopwatch.GetTimestamp();
            for (int run = 0; run < 100; run++)
                team.Run(3);
            Assert.InRange(Stopwatch.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
        finally
        {
            release.Set();
        }

        Assert.True(gone.Wait(Long));
        // What was queued behind the blockers has had its turn when this has.
        using var last = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(_ => last.Set(), null);
        Assert.True(last.Wait(Long));
        Assert.Equal((100, 0), (byCaller, byOthers));
    }

    /// <summary>A helper that the pool lent late may come to a later run, but never as a second one of its number, and never outside a run.</summary>
    [Fact]
    public void No_two_threads_are_the_same_worker_at_once_in_runs_that_follow_each_other_fast()
    {
        const int Workers = 4, Runs = 20_000, Patient = 63;
        int[] busy = new int[Workers];
        long[] calls = new long[Workers];
        int isRunning = 0, clashes = 0, strays = 0, run = 0;
        var team = new WorkerTeam(Workers, worker =>
        {
            if (Interlocked.Increment(ref busy[worker]) != 1)
                Interlocked.Increment(ref clashes);
            if (Volatile.Read(ref isRunning) == 0)
                Interlocked.Increment(ref strays);
            // Most runs are over before anybody could come; in some the caller waits for somebody.
            long before = Helped();
            if (worker == 0 && run % (Patient + 1) == Patient)
                SpinWait.SpinUntil(() => Helped() != before, 100);
            Thread.SpinWait(20 * worker);
            if (Volatile.Read(ref isRunning) == 0)
                Interlocked.Increment(ref strays);
            Interlocked.Increment(ref calls[worker]);
            Interlocked.Decrement(ref busy[worker]);
        });
        for (; run < Runs; run++)
        {
            Volatile.Write(ref isRunning, 1);
            team.Run(1 + run % Workers);
            Volatile.Write(ref isRunning, 0);
        }

        Assert.Equal((0, 0), (clashes, strays));
        Assert.Equal(Runs, calls[0]);
        Assert.True(Helped() > 0, "nobody ever helped");

        long Helped() => Volatile.Read(ref calls[1]) + Volatile.Read(ref calls[2]) + Volatile.Read(ref calls[3]);
    }
}
