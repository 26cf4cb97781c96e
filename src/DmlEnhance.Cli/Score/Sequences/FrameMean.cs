namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>Adds up a metric over a video's frames, until one of them fails.</summary>
internal sealed class FrameMean
{
    private double _sum;
    private long _count;

    /// <summary>What went wrong with a frame; nothing is added after that.</summary>
    public string? Error { get; private set; }

    /// <summary>The mean over the frames that have the score; null where none has, or one failed.</summary>
    public double? Value => Error is null && _count > 0 ? _sum / _count : null;

    /// <summary>Scores a frame. One that has no such score (NaN, as the FSIM of black frames) does not count.</summary>
    /// <param name="path">The video, for messages.</param>
    /// <param name="compute">The score.</param>
    public void Add(string path, Func<double> compute)
    {
        if (Error is not null)
            return;
        try
        {
            double value = compute();
            if (double.IsNaN(value))
                return;
            _sum += value;
            _count++;
        }
        catch (Exception e) when (FileError.Of(e, path) is { } error)
        {
            Error = error;
        }
    }
}
