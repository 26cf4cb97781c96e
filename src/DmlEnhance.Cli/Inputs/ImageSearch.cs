using DmlEnhance.Images;
using DmlEnhance.Video;
using Microsoft.Extensions.FileSystemGlobbing;

namespace DmlEnhance.Cli.Inputs;

/// <summary>Finds the images that files, folders and patterns on a command line name.</summary>
/// <param name="passedOver">Folders whose images are not meant; see <see cref="FolderSearch"/>.</param>
/// <param name="missing">Told of what is not there, a line each.</param>
/// <param name="withVideos">Whether videos are meant too.</param>
internal sealed class ImageSearch(IReadOnlyList<string> passedOver, List<string> missing, bool withVideos = false)
{
    private readonly IReadOnlyList<string> _extensions = withVideos ? [.. ImageFile.ReadableExtensions, .. VideoContainer.ReadableExtensions] : ImageFile.ReadableExtensions;

    /// <summary>Every image once, as a path to open and relative to what named it: to the folder, or to the part of a pattern before its *.</summary>
    /// <exception cref="UsageException">A pattern goes back up.</exception>
    public List<(string Input, string Relative)> Find(IEnumerable<string> inputs) =>
        [.. inputs.SelectMany(Find).DistinctBy(file => Path.GetFullPath(file.Input), RealPath.Comparer)];

    /// <summary>The folder that an input is relative to: itself, or where the file or the pattern lies.</summary>
    public static string FolderOf(string input)
    {
        if (Directory.Exists(input))
            return input;
        return !File.Exists(input) && input.Contains('*', StringComparison.Ordinal) ? SplitPattern(input).Folder : Path.GetDirectoryName(Path.GetFullPath(input)) ?? input;
    }

    private List<(string Input, string Relative)> Find(string input)
    {
        if (File.Exists(input))
            return [(input, Path.GetFileName(input))];
        int reported = missing.Count;
        List<(string Input, string Relative)> found = [];
        if (Directory.Exists(input))
            found = new FolderSearch(input, passedOver, recursive: true, missing, _extensions).Files();
        else if (input.Contains('*', StringComparison.Ordinal))
            found = ByPattern(input);
        else
            missing.Add($"{input}: there is no such file or folder{(input.AsSpan().ContainsAny('?', '[') ? " (patterns know * and ** only)" : "")}");
        if (found.Count == 0 && missing.Count == reported)
            missing.Add($"{input}: {(Directory.Exists(input) ? "holds" : "matches")} no image{(withVideos ? " or video" : "")} ({string.Join(' ', _extensions)})");
        return found;
    }

    private List<(string Input, string Relative)> ByPattern(string pattern)
    {
        (string folder, string rest) = SplitPattern(pattern);
        if (!Directory.Exists(folder))
            return [];
        if (rest.Split('/').Contains(".."))
            throw new UsageException($"'{pattern}': .. cannot follow a *");
        var matcher = new Matcher(RealPath.Comparison);
        matcher.AddInclude(rest);
        bool recursive = rest.Contains('/', StringComparison.Ordinal);
        return [.. new FolderSearch(folder, passedOver, recursive, missing, _extensions).Files().Where(file => matcher.Match(file.Relative).HasMatches)];
    }

    private static (string Folder, string Pattern) SplitPattern(string pattern)
    {
        string normal = pattern.Replace(Path.DirectorySeparatorChar, '/');
        int split = normal.LastIndexOf('/', normal.IndexOf('*', StringComparison.Ordinal));
        return (split < 0 ? "." : split == 0 ? "/" : normal[..split], normal[(split + 1)..]);
    }
}
