namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Dark videos in one folder and clean ones in another: a folder a video, a file a frame.</summary>
/// <param name="Dark">The folder of the dark videos' folders.</param>
/// <param name="Clean">The folder of the clean ones'.</param>
/// <param name="Pairing">Which clean frame belongs to a dark one.</param>
/// <param name="Arrays">Whether the frames are NumPy arrays (<see cref="NpyFile"/>) rather than pictures.</param>
/// <param name="Split">Which videos are trained on.</param>
internal sealed record VideoTree(string Dark, string Clean, FramePairing Pairing, bool Arrays, VideoSplit Split) : IDatasetTree
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => [Dark, Clean];

    /// <summary>The folders of the videos' motion, which need not be there; null where the data set knows none.</summary>
    internal VideoMotion? Motion { get; init; }
}
