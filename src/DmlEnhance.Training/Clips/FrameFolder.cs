using DmlEnhance.Networks;
using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Clips;

/// <summary>A video as a folder of its frames, in the order of their names.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="First">Place of its first frame in the data set.</param>
/// <param name="Count">Frames, <see cref="TceNetwork.Frames"/> or more.</param>
internal sealed record FrameFolder(string Folder, int First, int Count)
{
    /// <summary>The videos among the files of a data set: those that lie in one folder are one.</summary>
    /// <exception cref="DmlEnhanceException">A folder has fewer frames than the network sees.</exception>
    internal static FrameFolder[] Of(ImageDataset frames)
    {
        var folders = new List<FrameFolder>();
        int first = 0;
        while (first < frames.Files.Count)
        {
            string folder = Path.GetDirectoryName(frames.Files[first]) ?? "";
            int count = frames.Files.Skip(first).TakeWhile(file => (Path.GetDirectoryName(file) ?? "") == folder).Count();
            if (count < TceNetwork.Frames)
                throw new DmlEnhanceException($"{folder}: holds {count} frames; a clip needs {TceNetwork.Frames} or more in one folder, in the order of their names");
            folders.Add(new FrameFolder(folder, first, count));
            first += count;
        }

        return [.. folders];
    }
}
