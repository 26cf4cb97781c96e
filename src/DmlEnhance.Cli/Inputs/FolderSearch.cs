using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Inputs;

/// <summary>Finds the images, or files of other kinds, in a folder, in the order of their names.</summary>
/// <param name="folder">Where to look.</param>
/// <param name="passedOver">Folders that are not looked into where they lie below <paramref name="folder"/>: results of an earlier run are no inputs.</param>
/// <param name="recursive">Whether subfolders are looked at.</param>
/// <param name="unreadable">Told of folders that cannot be read, a line each.</param>
/// <param name="extensions">Endings of the files that are meant, lower case, with the dot; null for images'.</param>
internal sealed class FolderSearch(string folder, IEnumerable<string> passedOver, bool recursive, List<string> unreadable, IReadOnlyList<string>? extensions = null)
{
    private readonly IReadOnlyList<string> _extensions = extensions ?? ImageFile.ReadableExtensions;
    private readonly HashSet<string> _passedOver = passedOver.Select(RealPath.Of).ToHashSet(RealPath.Comparer);
    private readonly List<(string Input, string Relative)> _found = [];

    /// <summary>Every file, as a path to open and relative to the folder.</summary>
    public List<(string Input, string Relative)> Files()
    {
        Visit(new DirectoryInfo(folder), "");
        return _found;
    }

    private void Visit(DirectoryInfo directory, string relative)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = directory.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable.Add($"{Path.Combine(folder, relative)}: the folder cannot be read ({e.Message})");
            return;
        }

        foreach (FileSystemInfo entry in entries.Where(entry => !entry.Name.StartsWith('.')).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string name = Path.Combine(relative, entry.Name);
            if (entry is DirectoryInfo subfolder)
            {
                // A link may lead back up, and the same picture would be found again and again.
                if (recursive && entry.LinkTarget is null && !_passedOver.Contains(RealPath.Of(entry.FullName)))
                    Visit(subfolder, name);
            }
            else if (_extensions.Contains(entry.Extension.ToLowerInvariant()) && !VideoContainer.IsForeign(entry.FullName))
            {
                _found.Add((folder == "." ? name : Path.Combine(folder, name), name));
            }
        }
    }
}
