namespace DmlEnhance.Cli;

/// <summary>Where a path leads once links are followed.</summary>
internal static class RealPath
{
    // As many as Linux follows before it gives up (ELOOP).
    private const int MostLinks = 40;

    /// <summary>How paths are compared on this system.</summary>
    public static StringComparison Comparison { get; } = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The same, for sets and dictionaries of paths.</summary>
    public static StringComparer Comparer { get; } = StringComparer.FromComparison(Comparison);

    /// <summary>Whether two paths are one file or folder, which need not exist.</summary>
    public static bool Same(string a, string b) => Of(a).Equals(Of(b), Comparison);

    /// <summary>The absolute path with every link in it followed; parts that do not exist are kept as they are.</summary>
    public static string Of(string path) => Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), MostLinks);

    private static string Of(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        string here = Path.Combine(Of(parent, links), Path.GetFileName(path));
        string? target = links > 0 ? LinkTarget(here) : null;
        return target is null ? here : Of(Path.GetFullPath(target, Path.GetDirectoryName(here)!), links - 1);
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
