namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>When frames are due, as plain arithmetic on a clock's ticks: no waiting, no clock.</summary>
/// <remarks>Frame n is due at origin + n x interval, computed anew for each n, so that no rounding adds up.</remarks>
internal sealed class FrameSchedule
{
    private readonly double _ticksPerFrame;
    private long _origin;
    private long _count = -1;

    /// <param name="framesPerSecond">Wanted rate.</param>
    /// <param name="ticksPerSecond">The clock's frequency.</param>
    internal FrameSchedule(double framesPerSecond, long ticksPerSecond) => _ticksPerFrame = ticksPerSecond / framesPerSecond;

    /// <summary>How often the schedule began anew because a frame came later than the one after it was due.</summary>
    internal long Resynchronisations { get; private set; }

    /// <summary>When the next frame is due: in the past if it is late. The first one is due at once.</summary>
    /// <param name="now">The clock.</param>
    internal long Next(long now)
    {
        if (_count < 0)
            return Begin(now);
        _count++;
        long due = _origin + (long)Math.Round(_count * _ticksPerFrame);
        if (now - due <= _ticksPerFrame)
            return due;
        // Frames that were missed are not made up for: they would come in a burst.
        Resynchronisations++;
        return Begin(now);
    }

    private long Begin(long now)
    {
        _origin = now;
        _count = 0;
        return now;
    }
}
