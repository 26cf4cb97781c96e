namespace DmlEnhance.Video;

/// <summary>What became of a stream.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Frames">Frames that were enhanced and written.</param>
/// <param name="Latency">Frames that the enhancer waited for before the first came out.</param>
/// <param name="Cuts">Scene cuts that the enhancer saw.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Notes">One line for each thing of the source that the result lacks.</param>
public sealed record VideoResult(int Width, int Height, long Frames, int Latency, int Cuts, TimeSpan Elapsed, IReadOnlyList<string> Notes)
{
    /// <summary>Frames a second, over the whole stream.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? Frames / Elapsed.TotalSeconds : 0;
}
