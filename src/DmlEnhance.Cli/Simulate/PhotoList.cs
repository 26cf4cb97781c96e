namespace DmlEnhance.Cli.Simulate;

/// <summary>A text file that names photographs, one a line; empty lines and lines that begin with # mean nothing.</summary>
/// <param name="path">The file.</param>
/// <param name="keep">Whether the photographs that it names are taken, or all the others.</param>
internal sealed class PhotoList(string path, bool keep)
{
    private const int LargestFile = 1 << 24;

    /// <summary>The photographs that are taken.</summary>
    /// <param name="files">All that were found.</param>
    /// <param name="missing">Gets a line for each name that is none of them: a misspelt one would otherwise be trained on.</param>
    /// <exception cref="DmlEnhanceException">The list cannot be read or names nothing.</exception>
    public List<(string Input, string Relative)> Choose(List<(string Input, string Relative)> files, List<string> missing)
    {
        List<string> names = Read();
        var found = new HashSet<string>(StringComparer.Ordinal);
        List<(string Input, string Relative)> chosen = [.. files.Where(file =>
        {
            string photo = $"/{Portable(Path.GetFullPath(file.Input))}";
            List<string> naming = [.. names.Where(name => photo.EndsWith($"/{name}", RealPath.Comparison))];
            found.UnionWith(naming);
            return naming.Count > 0 == keep;
        })];
        missing.AddRange(names.Where(name => !found.Contains(name)).Select(name => $"{path}: '{name}' is none of the photographs"));
        return chosen.Count > 0 || files.Count == 0 ? chosen : throw new DmlEnhanceException($"{path}: {(keep ? "names none" : "names all")} of the {files.Count} photographs: nothing is left to do");
    }

    private List<string> Read()
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                throw new DmlEnhanceException($"{path}: the file is too large to be a list of photographs");
            List<string> names = [.. File.ReadLines(path).Select(line => Portable(line.Trim())).Where(line => line.Length > 0 && line[0] != '#').Distinct()];
            return names.Count > 0 ? names : throw new DmlEnhanceException($"{path}: names no photograph; write one name or path a line");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DmlEnhanceException(File.Exists(path) ? $"{path}: {e.Message}" : $"{path}: there is no such file", e);
        }
    }

    private static string Portable(string name) => name.Replace(Path.DirectorySeparatorChar, '/');
}
