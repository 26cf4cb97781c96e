using System.Diagnostics;

namespace DmlEnhance.Training.Runs;

/// <summary>How fast a run trains, and which share of that time it waits for data. Validation and checkpoints do not count.</summary>
internal sealed class TrainingClock
{
    private TimeSpan _training, _waiting;
    private long _steps, _since;

    /// <summary>Steps a second, or 0 before the first.</summary>
    internal double StepsPerSecond => _training > TimeSpan.Zero ? _steps / _training.TotalSeconds : 0;

    /// <summary>From 0 to 1.</summary>
    internal double WaitingShare => _training > TimeSpan.Zero ? _waiting / _training : 0;

    internal void Start() => _since = Stopwatch.GetTimestamp();

    /// <summary>After a validation or a checkpoint: what went by since the step does not count.</summary>
    internal void Resume() => Start();

    /// <summary>Counts a step.</summary>
    /// <param name="waited">How long it waited for its sample.</param>
    /// <returns>The share of this step's time.</returns>
    internal double Stepped(TimeSpan waited)
    {
        TimeSpan took = Stopwatch.GetElapsedTime(_since);
        _training += took;
        _waiting += waited;
        _steps++;
        return took > TimeSpan.Zero ? waited / took : 0;
    }
}
