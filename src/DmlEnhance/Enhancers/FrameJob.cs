using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>One frame's work, handed out band by band to whichever thread asks next.</summary>
internal sealed class FrameJob(Frame source, Frame target, float strength, int bandRows, int halo)
{
    private int _next = -1;

    public Frame Source { get; } = source;

    public Frame Target { get; } = target;

    public float Strength { get; } = strength;

    public int Bands => (Source.Height + bandRows - 1) / bandRows;

    /// <summary>Rows of the tallest band with its halo.</summary>
    public int TallestBand => (int)Math.Min(Source.Height, bandRows + 2L * halo);

    /// <summary>A band that nobody has taken yet, or null when all are taken.</summary>
    public Band? NextBand()
    {
        long next = (long)Interlocked.Increment(ref _next) * bandRows;
        if (next >= Source.Height)
            return null;
        int row = (int)next;
        int rows = Math.Min(bandRows, Source.Height - row);
        return new Band(row, rows, Math.Min(halo, row), Math.Min(halo, Source.Height - row - rows));
    }
}

/// <summary>Rows of a frame, and the halo that the network must see to get them right.</summary>
/// <param name="Row">First row that is written.</param>
/// <param name="Rows">How many are written.</param>
/// <param name="Top">Halo rows above; fewer at the picture's edge, where the network pads with zeros itself.</param>
/// <param name="Bottom">Halo rows below.</param>
internal readonly record struct Band(int Row, int Rows, int Top, int Bottom)
{
    /// <summary>Rows that the network sees.</summary>
    public int Height => Top + Rows + Bottom;
}
