using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Reads, enhances and writes a stream at the same time, a thread each, with a few frames between them: memory does not grow with the stream.</summary>
/// <typeparam name="TStamp">What goes with each frame.</typeparam>
/// <param name="source">Where frames come from; used by one thread.</param>
/// <param name="enhancer">What enhances them; used by the caller's thread. Reset at the start.</param>
/// <param name="strength">0 to 1.</param>
/// <param name="sink">Where they go; used by one thread.</param>
internal sealed class FramePipeline<TStamp>(IFrameSource<TStamp> source, IVideoEnhancer enhancer, float strength, IFrameSink<TStamp> sink)
{
    // One being filled, one waiting, one being emptied: more would only even out stages whose pace changes from frame to frame.
    private const int FramesPerStage = 3;

    private readonly Lock _lock = new();
    private Exception? _failure;

    /// <summary>Runs to the stream's end.</summary>
    /// <param name="progress">Told after each frame that was written, by the writing thread; or null.</param>
    /// <param name="stopping">Ends all three; a failure of one cancels it, so that whatever another waits for ends too.</param>
    /// <returns>Frames written.</returns>
    /// <exception cref="DmlEnhanceException">The first failure of any of the three; the others have ended then.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public long Run(Action<VideoProgress>? progress, CancellationTokenSource stopping)
    {
        using var sources = new FrameRing(source.Width, source.Height, source.Format, FramesPerStage);
        using var targets = new FrameRing(source.Width, source.Height, source.Format, FramesPerStage);
        long written = 0;
        enhancer.Reset();
        var reading = Start("reads a video", () => ReadAll(sources, stopping.Token), stopping);
        var writing = Start("writes a video", () => written = WriteAll(targets, progress, stopping.Token), stopping);
        Guard(() => EnhanceAll(sources, targets, stopping.Token), stopping);
        reading.Join();
        writing.Join();
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return written;
    }

    private void ReadAll(FrameRing frames, CancellationToken cancellationToken)
    {
        while (true)
        {
            Frame frame = frames.Free.Take(cancellationToken);
            if (!source.Read(frame, out TStamp stamp, cancellationToken))
                break;
            frames.Filled.Add((frame, stamp), cancellationToken);
        }

        frames.Filled.CompleteAdding();
    }

    private void EnhanceAll(FrameRing sources, FrameRing targets, CancellationToken cancellationToken)
    {
        var stamps = new Queue<TStamp>();
        Frame target = targets.Free.Take(cancellationToken);
        foreach ((Frame frame, TStamp stamp) in sources.Filled.GetConsumingEnumerable(cancellationToken))
        {
            stamps.Enqueue(stamp);
            bool isReady = enhancer.Push(frame, target, strength, cancellationToken);
            sources.Free.Add(frame, cancellationToken);
            if (isReady)
                target = Pass(target);
        }

        // The enhancer gives as many frames as it got; without any there is nothing to flush.
        while (stamps.Count > 0 && enhancer.Flush(target, strength, cancellationToken))
            target = Pass(target);
        if (stamps.Count > 0)
            throw new InvalidOperationException($"the enhancer ended its stream {stamps.Count} frames short");
        targets.Filled.CompleteAdding();

        Frame Pass(Frame ready)
        {
            targets.Filled.Add((ready, stamps.Dequeue()), cancellationToken);
            return targets.Free.Take(cancellationToken);
        }
    }

    private long WriteAll(FrameRing frames, Action<VideoProgress>? progress, CancellationToken cancellationToken)
    {
        var rate = new RateMeter();
        long written = 0;
        foreach ((Frame frame, TStamp stamp) in frames.Filled.GetConsumingEnumerable(cancellationToken))
        {
            sink.Write(frame, stamp, cancellationToken);
            frames.Free.Add(frame, cancellationToken);
            written++;
            progress?.Invoke(new VideoProgress(written, source.ExpectedFrames, rate.Frame()));
        }

        return written;
    }

    private Thread Start(string name, Action work, CancellationTokenSource stopping)
    {
        var thread = new Thread(() => Guard(work, stopping)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    // The first failure ends the other stages; what they then throw follows from it.
    private void Guard(Action work, CancellationTokenSource stopping)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            lock (_lock)
                _failure ??= e;
            stopping.Cancel();
        }
    }

    /// <summary>The frames between two stages: they go round and are never more.</summary>
    private sealed class FrameRing : IDisposable
    {
        private readonly List<Frame> _all = [];

        public FrameRing(int width, int height, PixelFormat format, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _all.Add(new Frame(width, height, format));
                Free.Add(_all[i]);
            }
        }

        public BlockingCollection<Frame> Free { get; } = [];

        public BlockingCollection<(Frame Frame, TStamp Stamp)> Filled { get; } = [];

        public void Dispose()
        {
            foreach (Frame frame in _all)
                frame.Dispose();
            Free.Dispose();
            Filled.Dispose();
        }
    }
}
