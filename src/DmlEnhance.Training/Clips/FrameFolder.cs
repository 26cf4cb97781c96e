using DmlEnhance.Networks;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Video;

namespace DmlEnhance.Training.Clips;

/// <summary>A video as a folder of its frames, in the order of their names as a person counts: <c>2.png</c> before <c>10.png</c>.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Frames">Places of its frames in the data set, in their order; <see cref="TceNetwork.Frames"/> or more.</param>
internal sealed record FrameFolder(string Folder, int[] Frames)
{
    /// <summary>The videos among the files of a data set: those that lie in one folder are one.</summary>
    /// <exception cref="DmlEnhanceException">A folder has fewer frames than the network sees.</exception>
    internal static FrameFolder[] Of(ImageDataset frames)
    {
        Dictionary<string, int> places = frames.Files.Index().ToDictionary(file => file.Item, file => file.Index, StringComparer.Ordinal);
        // A subfolder's files may lie between those of its folder: so not neighbours are one video, but all of one folder.
        FrameFolder[] folders = [.. frames.Files
            .GroupBy(file => Path.GetDirectoryName(file) ?? "", StringComparer.Ordinal)
            .Select(folder => new FrameFolder(folder.Key, [.. PictureSequence.InOrder(folder).Select(file => places[file])]))];
        return Array.Find(folders, folder => folder.Frames.Length < TceNetwork.Frames) is { } small
            ? throw new DmlEnhanceException($"{small.Folder}: holds {small.Frames.Length} frames; a clip needs {TceNetwork.Frames} or more in one folder, in the order of their names")
            : folders;
    }
}
