namespace DmlEnhance.Video;

/// <summary>Where a playback stands. Not thread-safe.</summary>
/// <param name="time">What measures; the system's clock but for tests.</param>
internal sealed class PlaybackClock(TimeProvider time)
{
    private TimeSpan _at;
    private long _since;

    /// <summary>Whether it goes on by itself.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Time since the playback's start.</summary>
    public TimeSpan Position => IsRunning ? _at + time.GetElapsedTime(_since) : _at;

    /// <summary>Has it go on from where it stands, or stay there.</summary>
    public void Run(bool isRunning)
    {
        MoveTo(Position);
        IsRunning = isRunning;
    }

    /// <summary>Puts it somewhere else; it goes on from there if it runs.</summary>
    public void MoveTo(TimeSpan position)
    {
        _at = position;
        _since = time.GetTimestamp();
    }
}
