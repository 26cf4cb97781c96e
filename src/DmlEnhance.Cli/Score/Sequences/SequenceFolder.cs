using DmlEnhance.Cli.Inputs;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>Finds videos and folders of frames.</summary>
internal static class SequenceFolder
{
    /// <summary>The sequences that a path names: itself, where it is a video or holds frames; otherwise the videos and folders of frames in it.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="missing">Told of what is not there or cannot be read, a line each.</param>
    public static List<LocatedPicture> Find(string path, List<string> missing)
    {
        if (File.Exists(path))
            return [new LocatedPicture(path, null)];
        if (!Directory.Exists(path))
        {
            missing.Add($"{path}: there is no such file or folder");
            return [];
        }

        int reported = missing.Count;
        if (Frames(path, missing) is { } itself)
            return [itself];
        List<LocatedPicture> found = [.. Entries(path, missing).Select(entry => Directory.Exists(entry)
            ? Frames(entry, missing)
            : VideoSequence.IsVideo(entry) && !VideoContainer.IsForeign(entry) ? new LocatedPicture(entry, null) : null).OfType<LocatedPicture>()];
        if (found.Count == 0 && missing.Count == reported)
            missing.Add($"{path}: holds no frames (pictures), no video and no folder of frames");
        return found;
    }

    /// <summary>What sequences that belong together have in common: the folder's name, or the file's without extension.</summary>
    public static string NameOf(LocatedPicture sequence)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(sequence.Path!)));
        return sequence.Frames is null ? Path.GetFileNameWithoutExtension(name) : name;
    }

    private static LocatedPicture? Frames(string folder, List<string> missing)
    {
        List<(string Input, string Relative)> files = new FolderSearch(folder, [], recursive: false, missing).Files();
        return files.Count > 0 ? new LocatedPicture(folder, null, [.. PictureSequence.InOrder(files.Select(file => file.Input))]) : null;
    }

    private static IEnumerable<string> Entries(string folder, List<string> missing)
    {
        try
        {
            return [.. Directory.GetFileSystemEntries(folder).Where(entry => !Path.GetFileName(entry).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            missing.Add($"{folder}: the folder cannot be read ({e.Message})");
            return [];
        }
    }
}
