using System.Diagnostics;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Microsoft.Win32.SafeHandles;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>Waits until the next frame is due, for a loop that shall run at a rate of its own instead of the monitor's.</summary>
/// <remarks>
/// A wait never ends before its frame is due, and what one frame is late is not added to the next: the mean rate is the wanted one.
/// A frame that is late by more than an interval starts the schedule anew. Any one thread at a time may use it.
/// </remarks>
public sealed unsafe class FramePacer : IDisposable
{
    private const double FastestRate = 10_000;

    // Waitable timers count in 100 ns.
    private const long TimerTicksPerSecond = 10_000_000;

    private readonly FrameSchedule _schedule;
    private readonly SafeWaitHandle _timer;
    private bool _disposed;

    /// <summary>Creates a pacer, whose first frame is due when it is first asked for.</summary>
    /// <param name="framesPerSecond">The wanted rate in frames a second, more than 0, 10,000 at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in that range.</exception>
    /// <exception cref="DmlEnhanceException">Windows has no timer left.</exception>
    public FramePacer(double framesPerSecond) : this(framesPerSecond, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION) { }

    /// <summary>Creates a pacer on a timer of the given kind, or on a usual one where there is none of that kind.</summary>
    internal FramePacer(double framesPerSecond, uint timerFlags)
    {
        if (!(framesPerSecond > 0 && framesPerSecond <= FastestRate))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, $"frames a second must be more than 0 and at most {FastestRate}");
        FramesPerSecond = framesPerSecond;
        _schedule = new FrameSchedule(framesPerSecond, Stopwatch.Frequency);
        _timer = CreateWaitableTimerExW(0, 0, timerFlags, TIMER_MODIFY_STATE | SYNCHRONIZE);
        IsHighResolution = !_timer.IsInvalid && (timerFlags & CREATE_WAITABLE_TIMER_HIGH_RESOLUTION) != 0;
        if (_timer.IsInvalid)
            _timer = CreateWaitableTimerExW(0, 0, 0, TIMER_MODIFY_STATE | SYNCHRONIZE);
        if (_timer.IsInvalid)
            throw Win32Errors.Last("no timer can be made to pace frames with");
        if (!IsHighResolution)
            timeBeginPeriod(1);
    }

    /// <summary>The wanted rate in frames a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>
    /// Whether Windows gave a timer of high resolution (Windows 10 1803 and newer; waits end within about 0.5 ms). If not, it is a usual
    /// one, and the system's clock interrupt is set to 1 ms while the pacer lives: waits end within about 1 to 2 ms.
    /// </summary>
    public bool IsHighResolution { get; }

    /// <summary>How often a frame was late by more than an interval, so that the schedule began anew.</summary>
    public long Resynchronisations => _schedule.Resynchronisations;

    /// <summary>Waits until the next frame is due; returns at once for the first one and for one that is late.</summary>
    /// <exception cref="DmlEnhanceException">Windows cannot wait.</exception>
    public void WaitForNextFrame()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long due = _schedule.Next(Stopwatch.GetTimestamp());
        // A timer may wake a little early.
        for (long left = due - Stopwatch.GetTimestamp(); left > 0; left = due - Stopwatch.GetTimestamp())
            Sleep(left);
    }

    /// <summary>Gives the timer back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _timer.Dispose();
        if (!IsHighResolution)
            timeEndPeriod(1);
    }

    private void Sleep(long stopwatchTicks)
    {
        // Negative: from now on. At least one tick, as zero would be a time of the year 1601.
        long relative = -Math.Max((long)Math.Ceiling((double)stopwatchTicks * TimerTicksPerSecond / Stopwatch.Frequency), 1);
        if (SetWaitableTimer(_timer, &relative, 0, 0, 0, 0) == 0)
            throw Win32Errors.Last("the timer that paces frames cannot be set");
        if (WaitForSingleObject(_timer, INFINITE) == WAIT_FAILED)
            throw Win32Errors.Last("the timer that paces frames cannot be waited for");
    }
}
