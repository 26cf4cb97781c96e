using DmlEnhance.Images;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Finds the images in a folder, in the order of their names.</summary>
/// <param name="folder">Where to look.</param>
/// <param name="output">The folder of results: where it lies below <paramref name="folder"/>, results of an earlier run are no inputs.</param>
/// <param name="recursive">Whether subfolders are looked at.</param>
/// <param name="unreadable">Told of folders that cannot be read, a line each.</param>
internal sealed class FolderSearch(string folder, string output, bool recursive, List<string> unreadable)
{
    private readonly string _output = RealPath.Of(output);
    private readonly List<(string Input, string Relative)> _found = [];

    /// <summary>Every image, as a path to open and relative to the folder.</summary>
    public List<(string Input, string Relative)> Images()
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
                if (recursive && entry.LinkTarget is null && !RealPath.Of(entry.FullName).Equals(_output, RealPath.Comparison))
                    Visit(subfolder, name);
            }
            else if (ImageFile.ReadableExtensions.Contains(entry.Extension.ToLowerInvariant()))
            {
                _found.Add((folder == "." ? name : Path.Combine(folder, name), name));
            }
        }
    }
}
