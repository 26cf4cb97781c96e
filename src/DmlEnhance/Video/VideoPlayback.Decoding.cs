using DmlEnhance.Frames;

namespace DmlEnhance.Video;

// The decoder's thread.
public sealed partial class VideoPlayback
{
    // Behind by more than this a decoder would not catch up by dropping what it has decoded already.
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly string _name;
    private readonly Func<CancellationToken, ITimedFrames> _open;
    private readonly CancellationTokenRegistration _waking;
    private readonly RateMeter _meter = new();
    private ITimedFrames? _frames;
    private TimeSpan _roundStart; // when the first frame of this round is shown
    private long? _firstTime;
    private long _lastTime;
    private long _lastStep;
    private bool _roundIsOver;

    // What lies before the start is passed over; of a shorter video the last frame stays.
    private Frame ReadFirst()
    {
        Frame frame = _free.Pop();
        Frame next = _free.Pop();
        if (Read(frame) is not { } time)
            throw new DmlEnhanceException($"{_name}: it has no frame");
        while (!_isLive && time < -Slack && Read(next) is { } following)
        {
            (frame, next) = (next, frame);
            time = following;
        }

        _free.Push(next);
        return frame;
    }

    // When the next frame is shown; null at the end of a round.
    private TimeSpan? Read(Frame target)
    {
        if (_roundIsOver || !_frames!.Read(target, out long time, _stopping.Token))
        {
            _roundIsOver = true;
            return null;
        }

        if (_firstTime is not null)
            _lastStep = time - _lastTime;
        _firstTime ??= time;
        _lastTime = time;
        return _roundStart + Ticks(time - _firstTime.Value);
    }

    private TimeSpan Ticks(long count) => TimeSpan.FromTicks((long)(count * _frames!.TimeBase.Value * TimeSpan.TicksPerSecond));

    private void Decode()
    {
        try
        {
            do
            {
                while (true)
                {
                    Frame frame;
                    lock (_gate)
                        frame = _free.Pop();
                    if (Read(frame) is { } time)
                    {
                        Add(frame, time);
                    }
                    else
                    {
                        lock (_gate)
                            _free.Push(frame);
                        break;
                    }
                }
            }
            while (BeginAgain());
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
        catch (DmlEnhanceException e)
        {
            lock (_gate)
                _failure = e.Message;
        }
        catch (Exception e)
        {
            // On a thread of its own it would end the whole process.
            lock (_gate)
                _failure = DmlEnhanceException.OneLine($"{_name}: {e.Message}");
        }
        finally
        {
            // A camera that failed, or a file that is over for good, keeps no program.
            EndDecoder();
            lock (_gate)
            {
                _isAtEnd = _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Add(Frame frame, TimeSpan time)
    {
        lock (_gate)
        {
            if (_clock.IsRunning && !_isLive && _clock.Position - time > MostBehind)
                _clock.MoveTo(time);
            if (_isLive)
                _rate = _meter.Frame();
            DropLate();
            while (_queue.Count == LongestQueue)
            {
                WaitUntilDue(_queue.ElementAt(1).Time);
                DropLate();
            }

            // After the wait, in which all that was in the queue may have been taken.
            if (_isStepAwaited && !_isLive)
            {
                _isStepAwaited = false;
                MoveOnTo(time);
            }

            _queue.Enqueue((frame, time));
            DropLate();
            Monitor.PulseAll(_gate);
        }
    }

    // Until somebody takes a frame, or until the first that waits is late.
    private void WaitUntilDue(TimeSpan time)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        if (!_clock.IsRunning)
        {
            Monitor.Wait(_gate);
        }
        else
        {
            TimeSpan left = time - _clock.Position;
            Monitor.Wait(_gate, left > ShortestWait ? left : ShortestWait);
        }

        _stopping.Token.ThrowIfCancellationRequested();
    }

    // Waits at the end until the video is to begin again.
    private bool BeginAgain()
    {
        if (_lastTime == _firstTime)
            return false;
        lock (_gate)
        {
            _isAtEnd = !_isLooping;
            Monitor.PulseAll(_gate);
            while (!_isLooping)
            {
                Monitor.Wait(_gate);
                _stopping.Token.ThrowIfCancellationRequested();
            }
        }

        // The last frame is shown as long as the others: on average, or as the one before it.
        TimeSpan last = _rate is { } rate ? TimeSpan.FromSeconds(1 / rate) : Ticks(_lastStep);
        _roundStart += Ticks(_lastTime - _firstTime!.Value) + last;
        EndDecoder();
        _frames = _open(_stopping.Token);
        if (_frames.Width != Width || _frames.Height != Height)
            throw new DmlEnhanceException($"{_name}: the size of its frames has changed");
        _firstTime = null;
        _roundIsOver = false;
        return true;
    }

    private void EndDecoder()
    {
        _frames?.Dispose();
        _frames = null;
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
