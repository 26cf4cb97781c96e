using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>What makes samples ahead of the steps that take them.</summary>
public class SamplePrefetcherTests
{
    private static TrainingSample Sample(long step) => new($"{step}", TrainingShape.Image(1, 1), [step, step, step]);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Samples_come_in_the_order_of_the_steps_however_many_make_them(int loaders)
    {
        int working = 0, most = 0;
        Lock counting = new();
        using var samples = new SamplePrefetcher((step, _) =>
        {
            lock (counting)
                most = Math.Max(most, ++working);

            // The earlier of two is the slower one.
            Thread.Sleep(step % 2 == 0 ? 4 : 1);
            lock (counting)
                working--;
            return Sample(step);
        }, 5, 25, loaders, TestContext.Current.CancellationToken);
        for (long step = 5; step < 25; step++)
        {
            (TrainingSample sample, TimeSpan waited) = samples.Next();
            Assert.Equal($"{step}", sample.Source);
            Assert.Equal(step, sample.Values[0]);
            Assert.InRange(waited.TotalMinutes, 0, 1);
        }

        Assert.InRange(most, 1, loaders);
        Assert.Throws<InvalidOperationException>(() => samples.Next());
    }

    [Fact]
    public void What_one_cannot_make_surfaces_as_it_was_thrown_at_its_step()
    {
        var thrown = new DmlEnhanceException("c.png: broken");
        using var samples = new SamplePrefetcher((step, _) => step == 2 ? throw thrown : Sample(step), 0, 6, 4, TestContext.Current.CancellationToken);
        Assert.Equal("0", samples.Next().Sample.Source);
        Assert.Equal("1", samples.Next().Sample.Source);
        Assert.Same(thrown, Assert.Throws<DmlEnhanceException>(() => samples.Next()));
    }

    [Fact]
    public void When_it_is_disposed_nothing_is_in_work_any_more()
    {
        using var started = new CountdownEvent(3);
        int begun = 0, ended = 0;
        var samples = new SamplePrefetcher((step, cancellationToken) =>
        {
            Interlocked.Increment(ref begun);
            started.Signal();
            cancellationToken.WaitHandle.WaitOne();

            // Time for a Dispose that does not wait to return.
            Thread.Sleep(50);
            Interlocked.Increment(ref ended);
            throw new DmlEnhanceException("nobody asks for it");
        }, 0, 100, 3, TestContext.Current.CancellationToken);
        Assert.True(started.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        samples.Dispose();
        Assert.Equal((3, 3), (Volatile.Read(ref begun), Volatile.Read(ref ended)));
    }

    [Fact]
    public void Cancelled_it_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        using var samples = new SamplePrefetcher((step, cancellationToken) =>
        {
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
            return Sample(step);
        }, 0, 3, 2, cancellation.Token);
        cancellation.CancelAfter(20);
        Assert.ThrowsAny<OperationCanceledException>(() => samples.Next());
    }

    [Fact]
    public void The_time_that_a_step_waits_is_told()
    {
        using var samples = new SamplePrefetcher((step, _) =>
        {
            Thread.Sleep(step == 0 ? 60 : 0);
            return Sample(step);
        }, 0, 2, 1, TestContext.Current.CancellationToken);

        // It was begun before it was asked for, by a moment.
        Assert.InRange(samples.Next().Waited.TotalMilliseconds, 20, 60_000);
    }
}
