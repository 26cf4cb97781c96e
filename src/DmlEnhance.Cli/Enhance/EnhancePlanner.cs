using DmlEnhance.Images;
using Microsoft.Extensions.FileSystemGlobbing;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Finds the files that inputs name, and where each result goes.</summary>
internal static class EnhancePlanner
{
    private static readonly StringComparer PathComparer = StringComparer.FromComparison(RealPath.Comparison);

    /// <summary>Makes the plan.</summary>
    /// <param name="inputs">Files, folders, patterns.</param>
    /// <param name="output">A file, or a folder.</param>
    /// <param name="format">Ending (without dot) of files in a folder, or null for the input's own.</param>
    /// <exception cref="UsageException">The inputs and the output do not fit together.</exception>
    public static EnhancePlan Plan(IReadOnlyList<string> inputs, string output, string? format)
    {
        if (output.Length == 0 || inputs.Contains(""))
            throw new UsageException("a path is empty");
        bool toFile = IsFile(inputs, output);
        if (toFile && format is not null && !Path.GetExtension(output).Equals($".{format}", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{output}' names its own format; --format is for a folder");
        if (!toFile && File.Exists(output))
            throw new UsageException($"'{output}' is a file that is there already and no folder");
        var missing = new List<string>();
        var files = inputs
            .SelectMany(input => Find(input, output, missing))
            .DistinctBy(file => Path.GetFullPath(file.Input), PathComparer)
            .ToList();
        List<EnhanceItem> items = toFile
            ? [.. files.Select(file => new EnhanceItem(file.Input, output))]
            : IntoFolder(files, output, format);
        CheckOutputs(items);
        return new EnhancePlan(items, missing);
    }

    private static List<(string Input, string Relative)> Find(string input, string output, List<string> missing)
    {
        if (File.Exists(input))
            return [(input, Path.GetFileName(input))];
        int reported = missing.Count;
        List<(string Input, string Relative)> found = [];
        if (Directory.Exists(input))
            found = new FolderSearch(input, output, recursive: true, missing).Images();
        else if (input.Contains('*', StringComparison.Ordinal))
            found = ByPattern(input, output, missing);
        else
            missing.Add($"{input}: there is no such file or folder{(input.AsSpan().ContainsAny('?', '[') ? " (patterns know * and ** only)" : "")}");
        if (found.Count == 0 && missing.Count == reported)
            missing.Add($"{input}: {(Directory.Exists(input) ? "holds" : "matches")} no image ({string.Join(' ', ImageFile.ReadableExtensions)})");
        return found;
    }

    private static List<(string Input, string Relative)> ByPattern(string pattern, string output, List<string> missing)
    {
        string normal = pattern.Replace(Path.DirectorySeparatorChar, '/');
        int split = normal.LastIndexOf('/', normal.IndexOf('*', StringComparison.Ordinal));
        string folder = split < 0 ? "." : split == 0 ? "/" : normal[..split];
        if (!Directory.Exists(folder))
            return [];
        string rest = normal[(split + 1)..];
        if (rest.Split('/').Contains(".."))
            throw new UsageException($"'{pattern}': .. cannot follow a *");
        var matcher = new Matcher(RealPath.Comparison);
        matcher.AddInclude(rest);
        bool recursive = rest.Contains('/', StringComparison.Ordinal);
        return [.. new FolderSearch(folder, output, recursive, missing).Images().Where(file => matcher.Match(file.Relative).HasMatches)];
    }

    private static bool IsFile(IReadOnlyList<string> inputs, string output)
    {
        if (Directory.Exists(output) || Path.EndsInDirectorySeparator(output) || Path.GetExtension(output).Length < 2)
            return false;
        bool oneFile = inputs.Count == 1 && !Directory.Exists(inputs[0]) && (File.Exists(inputs[0]) || !inputs[0].Contains('*', StringComparison.Ordinal));
        bool writable = ImageFile.WritableExtensions.Contains(Path.GetExtension(output).ToLowerInvariant());
        if (oneFile && !writable)
            throw new UsageException($"cannot write '{output}': use one of {string.Join(' ', ImageFile.WritableExtensions)}, or a folder (end its name with {Path.DirectorySeparatorChar})");
        if (!oneFile && writable)
            throw new UsageException($"'{output}' is one file, but the inputs may be several: give a folder");
        return oneFile;
    }

    private static List<EnhanceItem> IntoFolder(List<(string Input, string Relative)> files, string folder, string? format)
    {
        var named = files.Select(file => (file.Input, file.Relative, Result: WithFormat(file.Relative, format))).ToList();
        var taken = named.CountBy(file => file.Result, PathComparer).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet(PathComparer);

        // a.tif and a.png would both become a.png: the one that changes its format keeps its old ending as well.
        return [.. named.Select(file => new EnhanceItem(file.Input, Path.Combine(folder,
            taken.Contains(file.Result) && file.Result != file.Relative ? file.Relative + Path.GetExtension(file.Result) : file.Result)))];
    }

    private static string WithFormat(string relative, string? format)
    {
        string extension = Path.GetExtension(relative).ToLowerInvariant();
        if (format is not null)
            return extension == $".{format}" ? relative : Path.ChangeExtension(relative, format);
        if (ImageFile.WritableExtensions.Contains(extension))
            return relative;
        // An ending that names no format is part of the name: v1.2 becomes v1.2.png.
        return ImageFile.ReadableExtensions.Contains(extension) ? Path.ChangeExtension(relative, "png") : relative + ".png";
    }

    private static void CheckOutputs(List<EnhanceItem> items)
    {
        var inputs = items.Select(item => RealPath.Of(item.Input)).ToHashSet(PathComparer);
        var writers = new Dictionary<string, string>(PathComparer);
        foreach (EnhanceItem item in items)
        {
            string output = RealPath.Of(item.Output);
            if (inputs.Contains(output))
                throw new UsageException($"'{item.Output}' is an input: it would be overwritten; give another folder or name");
            if (!writers.TryAdd(output, item.Input))
                throw new UsageException($"'{writers[output]}' and '{item.Input}' would both be written to '{item.Output}'");
        }
    }
}
