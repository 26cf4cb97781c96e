using DmlEnhance.Files;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>What lies directly in a folder of a data set, in an order that no file system decides; hidden names are passed over.</summary>
internal static class FileListing
{
    /// <summary>Names of the folders, as a person counts: <c>pair2</c> before <c>pair10</c>.</summary>
    /// <exception cref="DmlEnhanceException">The folder cannot be read.</exception>
    internal static IReadOnlyList<string> Folders(string folder) => InOrder(folder, Directory.EnumerateDirectories);

    /// <summary>Names of the pictures, or of the NumPy arrays, in the same order.</summary>
    /// <exception cref="DmlEnhanceException">The folder cannot be read.</exception>
    internal static IReadOnlyList<string> Frames(string folder, bool arrays)
    {
        IReadOnlyList<string> extensions = arrays ? [NpyFile.Extension] : ImageFile.ReadableExtensions;
        return [.. InOrder(folder, Directory.EnumerateFiles).Where(name => extensions.Contains(Path.GetExtension(name).ToLowerInvariant()))];
    }

    private static string[] InOrder(string folder, Func<string, IEnumerable<string>> entries)
    {
        try
        {
            return [.. PictureSequence.InOrder(entries(folder).Select(entry => Path.GetFileName(entry)).Where(name => !name.StartsWith('.')))];
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{folder}: the folder cannot be read ({FileErrors.Reason(e)})", e);
        }
    }
}
