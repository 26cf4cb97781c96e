using DmlEnhance.Frames;

namespace DmlEnhance.Enhancers;

/// <summary>Rows of a frame, and the halo that the network must see to get them right.</summary>
/// <param name="Row">First row that is written.</param>
/// <param name="Rows">How many are written.</param>
/// <param name="Top">Halo rows above; fewer at the picture's edge, where the network pads with zeros itself.</param>
/// <param name="Bottom">Halo rows below.</param>
internal readonly record struct Band(int Row, int Rows, int Top, int Bottom)
{
    // About 64 Ki pixels a band: 0.75 MiB a tensor, so the few that are live at once stay in a core's cache.
    private const int BandPixels = 1 << 16;

    // A band recomputes its halo: fewer rows, for a very wide picture or many threads, would make that the larger part.
    private const int SmallestBandRows = 16;

    /// <summary>Rows that the network sees.</summary>
    public int Height => Top + Rows + Bottom;

    /// <summary>Rows of a band where the work is cheap enough a row to be shared out so.</summary>
    /// <param name="frame">What is cut.</param>
    /// <param name="workers">Threads that share the work.</param>
    public static int RowsOf(Frame frame, int workers)
    {
        // At least a band a thread, so that none is idle over a small picture.
        int rows = Math.Min(BandPixels / frame.Width, (frame.Height + workers - 1) / workers);
        return Math.Max(SmallestBandRows, rows);
    }
}
