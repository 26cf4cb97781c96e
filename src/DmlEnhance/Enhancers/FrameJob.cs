using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>One frame's work, handed out band by band to whichever thread asks next.</summary>
internal sealed class FrameJob(Frame source, Frame target, float strength, int bandRows, int halo)
{
    private int _next = -1;
    private volatile bool _abandoned;

    public Frame Source { get; } = source;

    public Frame Target { get; } = target;

    public float Strength { get; } = strength;

    public int Bands => (Source.Height + bandRows - 1) / bandRows;

    /// <summary>Rows of the tallest band with its halo.</summary>
    public int TallestBand => (int)Math.Min(Source.Height, bandRows + 2L * halo);

    /// <summary>Hands out no more bands: one failed, so the frame has.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>A band that nobody has taken yet, or null when all are taken.</summary>
    public Band? NextBand()
    {
        long next = (long)Interlocked.Increment(ref _next) * bandRows;
        if (_abandoned || next >= Source.Height)
            return null;
        int row = (int)next;
        int rows = Math.Min(bandRows, Source.Height - row);
        return new Band(row, rows, Math.Min(halo, row), Math.Min(halo, Source.Height - row - rows));
    }
}
