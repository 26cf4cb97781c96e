using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Shows a video at its own speed, or what a camera sees now: a thread decodes, and the frame that is due is there when it is asked for.</summary>
/// <remarks>
/// <para>
/// A frame whose successor is due, too, is late: it is dropped and counted, whoever was slow. Two frames at most wait; then the decoder does. Of a camera
/// there is no schedule: its newest frame is due, and the decoder never waits. Where the decoder itself falls behind, the clock is held back, so that
/// a video that is too much for it plays slower and does not stand still.
/// </para>
/// <para>All members but <see cref="Dispose"/> return at once, but for <see cref="AdvanceTo"/>. Used by one thread.</para>
/// </remarks>
public sealed partial class VideoPlayback : IDisposable
{
    /// <summary>How many frames wait at most between the decoder and who shows them.</summary>
    internal const int LongestQueue = 2;

    // The one that is shown, and the one that is being decoded.
    private const int FramesBesideQueue = 2;

    // A time is whole ticks, and some containers' are whole milliseconds: at a border between two frames it may lie a little before it.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly bool _isLive;
    private readonly bool _isRealTime;
    private readonly PlaybackClock _clock;
    private readonly Queue<(Frame Frame, TimeSpan Time)> _queue = new(LongestQueue + 1);
    private readonly Stack<Frame> _free = new();
    private readonly List<Frame> _all = [];
    private readonly CancellationTokenSource _stopping;
    private readonly Thread _thread;
    private bool _hasStarted;
    private bool _isPaused;
    private bool _isLooping;
    private bool _isStepAwaited;
    private bool _isAtEnd;
    private bool _isOver;
    private bool _isDisposed;
    private long _shown;
    private long _dropped;
    private double? _rate;
    private string? _failure;

    /// <summary>Begins to play.</summary>
    /// <param name="name">What errors begin with.</param>
    /// <param name="open">Starts a decoder at the first frame; called again for each round.</param>
    /// <param name="rate">Frames a second, where they are known; a camera's are measured.</param>
    /// <param name="isLive">Whether it is a camera.</param>
    /// <param name="options">How.</param>
    /// <param name="time">What measures the time.</param>
    /// <param name="cancellationToken">Ends all of it, at any time.</param>
    internal VideoPlayback(
        string name, Func<CancellationToken, ITimedFrames> open, double? rate, bool isLive, VideoPlaybackOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _name = name;
        _open = open;
        _rate = rate;
        _isLive = isLive;
        _isLooping = options.IsLooping;
        _isRealTime = options.IsRealTime;
        _clock = new PlaybackClock(time);
        _roundStart = -options.Start;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _frames = open(_stopping.Token);
            for (int i = 0; i < LongestQueue + FramesBesideQueue; i++)
            {
                _all.Add(new Frame(_frames.Width, _frames.Height, _frames.Format));
                _free.Push(_all[i]);
            }

            Current = ReadFirst();
        }
        catch
        {
            Release();
            throw;
        }

        _waking = _stopping.Token.Register(Wake);
        _thread = new Thread(Decode) { IsBackground = true, Name = "decodes a video" };
        _thread.Start();
    }

    /// <summary>The frame that is shown, <see cref="PixelFormat.Rgba8"/>, opaque; it is lent until the next advance.</summary>
    public Frame Current { get; private set; }

    /// <summary>Pixels a row.</summary>
    public int Width => Current.Width;

    /// <summary>Rows.</summary>
    public int Height => Current.Height;

    /// <summary>Frames a second: what a file declares, on average, or what a camera gave in the last seconds; null where unknown.</summary>
    public double? FrameRate => Get(ref _rate);

    /// <summary>How many frames were shown.</summary>
    public long FramesShown => Get(ref _shown);

    /// <summary>How many frames were not shown because they were late. While a camera is paused none is.</summary>
    public long FramesDropped => Get(ref _dropped);

    /// <summary>Why there are no more frames, one line that begins with the name; null while there are, or where the video is merely over.</summary>
    public string? Failure => Get(ref _failure);

    /// <summary>Whether the last frame is shown and none follows.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
                return _isAtEnd && _queue.Count == 0;
        }
    }

    /// <summary>Whether the frame that is shown stays. The clock stops, too: afterwards a video goes on where it was.</summary>
    public bool IsPaused
    {
        get => Get(ref _isPaused);
        set
        {
            lock (_gate)
            {
                _isPaused = value;
                _isStepAwaited = false;
                _clock.Run(_hasStarted && _isRealTime && !value);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Whether a video begins again at its end, even if it has come there already. A video of one frame never does.</summary>
    public bool IsLooping
    {
        get => Get(ref _isLooping);
        set
        {
            lock (_gate)
            {
                _isLooping = value;
                // So that nobody takes it for over until the decoder has begun again.
                _isAtEnd &= !value || _isOver;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Plays a video.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="info">The file, from <see cref="VideoProbe.Probe"/>. More than 8 bits a sample become 8.</param>
    /// <param name="options">How; null for real time, again and again.</param>
    /// <param name="cancellationToken">Ends the decoder, at any time.</param>
    /// <exception cref="DmlEnhanceException">No frame can be decoded; one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a frame.</exception>
    public static VideoPlayback Open(FfmpegProgram program, VideoInfo info, VideoPlaybackOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new VideoPlayback(
            info.Path, token => new VideoReader(program, info, PixelFormat.Rgba8, token), info.FrameRate?.Value, isLive: false, options ?? new VideoPlaybackOptions(), TimeProvider.System, cancellationToken);
    }

    /// <summary>Shows what a camera sees.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="camera">From <see cref="CameraCatalog"/>.</param>
    /// <param name="cancellationToken">Ends the program, at any time.</param>
    /// <exception cref="DmlEnhanceException">The camera gives no frame, as when another program has it; one line.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a frame.</exception>
    public static VideoPlayback Open(FfmpegProgram program, CameraDevice camera, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new VideoPlayback(
            $"camera {camera.Name}", token => new CameraReader(program, camera, token), rate: null, isLive: true, new VideoPlaybackOptions(), TimeProvider.System, cancellationToken);
    }

    /// <summary>Makes the frame that is due now the current one. The clock starts with the first call.</summary>
    /// <returns>Whether it is another than before; true at the first call.</returns>
    public bool Advance()
    {
        lock (_gate)
            return Start() | Take();
    }

    /// <summary>Makes the frame that is due at a time the current one, and waits for the decoder: the result is always the same.</summary>
    /// <param name="position">Since <see cref="VideoPlaybackOptions.Start"/>; it never goes back.</param>
    /// <returns>Whether it is another than before; true at the first call.</returns>
    /// <exception cref="InvalidOperationException">It plays in real time.</exception>
    public bool AdvanceTo(TimeSpan position)
    {
        if (_isRealTime)
            throw new InvalidOperationException("the video plays at its own speed");
        lock (_gate)
        {
            _clock.MoveTo(position);
            Monitor.PulseAll(_gate);
            while (!_isAtEnd && (_queue.Count == 0 || _queue.All(waiting => IsDue(waiting.Time))))
                Monitor.Wait(_gate);
            return Start() | Take();
        }
    }

    /// <summary>Pauses, and shows the frame that follows as soon as it is decoded; of a camera the newest.</summary>
    public void Step()
    {
        lock (_gate)
        {
            IsPaused = true;
            _isStepAwaited = _isLive || _queue.Count == 0;
            if (!_isStepAwaited)
                MoveOnTo(_queue.Peek().Time);
        }
    }

    /// <summary>Ends the decoder at once, and gives back the frames.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _stopping.Cancel();
        _thread.Join();
        _waking.Dispose();
        Release();
    }

    private bool Start()
    {
        if (_hasStarted)
            return false;
        _hasStarted = true;
        _shown = 1;
        _clock.Run(_isRealTime && !_isPaused);
        return true;
    }

    private bool Take()
    {
        DropLate();
        bool isHeld = _isLive && _isPaused && !_isStepAwaited;
        if (isHeld || _queue.Count == 0 || !IsDue(_queue.Peek().Time))
            return false;
        _free.Push(Current);
        Current = _queue.Dequeue().Frame;
        _shown++;
        _isStepAwaited &= !_isLive;
        Monitor.PulseAll(_gate);
        return true;
    }

    private bool IsDue(TimeSpan time) => _isLive || time <= _clock.Position + Slack;

    private void MoveOnTo(TimeSpan time)
    {
        if (time > _clock.Position)
            _clock.MoveTo(time);
    }

    // The newest that is due wins.
    private void DropLate()
    {
        while (_queue.Count > 1 && IsDue(_queue.ElementAt(1).Time))
        {
            _free.Push(_queue.Dequeue().Frame);
            if (!_isPaused)
                _dropped++;
        }
    }

    private T Get<T>(ref T field)
    {
        lock (_gate)
            return field;
    }

    private void Release()
    {
        EndDecoder();
        foreach (Frame frame in _all)
            frame.Dispose();
        _stopping.Dispose();
    }
}
