using System.Diagnostics;

namespace DmlEnhance.Video;

/// <summary>Frames a second over the last seconds.</summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<long> _times = new();

    /// <summary>Tells of a frame, now.</summary>
    /// <returns>The rate; 0 at the first frame.</returns>
    public double Frame()
    {
        long now = Stopwatch.GetTimestamp();
        _times.Enqueue(now);
        while (_times.Count > 2 && Stopwatch.GetElapsedTime(_times.Peek(), now) > Window)
            _times.Dequeue();
        double seconds = Stopwatch.GetElapsedTime(_times.Peek(), now).TotalSeconds;
        return _times.Count > 1 && seconds > 0 ? (_times.Count - 1) / seconds : 0;
    }
}
