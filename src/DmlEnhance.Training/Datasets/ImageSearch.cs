using DmlEnhance.Files;
using DmlEnhance.Images;

namespace DmlEnhance.Training.Datasets;

/// <summary>Finds the pictures that a user names by folders and files, in an order that no file system decides.</summary>
internal sealed class ImageSearch
{
    private readonly HashSet<string> _seen = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly List<string> _files = [];

    /// <summary>The files in the order of the arguments; those of a folder by their path in it, compared by ordinals with '/' between names.</summary>
    /// <exception cref="DmlEnhanceException">A name is not there, a folder cannot be read or holds no picture, or nothing is named.</exception>
    public static string[] Find(IEnumerable<string> foldersOrFiles)
    {
        var search = new ImageSearch();
        foreach (string path in foldersOrFiles)
            search.Add(path);
        return search._files.Count > 0 ? [.. search._files] : throw new DmlEnhanceException("no training pictures are named; name a folder or a file");
    }

    private void Add(string path)
    {
        if (Directory.Exists(path))
            AddFolder(path);
        else if (File.Exists(path))
            AddFile(path);
        else
            throw new DmlEnhanceException($"{path}: no such file or folder");
    }

    private void AddFolder(string folder)
    {
        var found = new List<string>();
        Visit(new DirectoryInfo(folder), "", found);
        if (found.Count == 0)
            throw new DmlEnhanceException($"{folder}: holds no picture ({string.Join(", ", ImageFile.ReadableExtensions)}); name a folder with pictures");
        found.Sort(StringComparer.Ordinal);
        foreach (string relative in found)
            AddFile(Path.Combine(folder, relative.Replace('/', Path.DirectorySeparatorChar)));
    }

    // A picture that two arguments lead to would count double in training without anybody having said so.
    private void AddFile(string path)
    {
        if (_seen.Add(Path.GetFullPath(path)))
            _files.Add(path);
    }

    private static void Visit(DirectoryInfo folder, string prefix, List<string> found)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{folder}: the folder cannot be read ({FileErrors.Reason(e)})", e);
        }

        foreach (FileSystemInfo entry in entries.Where(entry => !entry.Name.StartsWith('.')))
        {
            if (entry is DirectoryInfo subfolder)
            {
                // A link may lead back up, and the same pictures would be found again and again.
                if (subfolder.LinkTarget is null)
                    Visit(subfolder, $"{prefix}{entry.Name}/", found);
            }
            else if (ImageFile.ReadableExtensions.Contains(entry.Extension.ToLowerInvariant()))
            {
                found.Add(prefix + entry.Name);
            }
        }
    }
}
