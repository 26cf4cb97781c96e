using DmlEnhance.Images;
using Microsoft.Extensions.FileSystemGlobbing;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Finds the files that inputs name, and where each result goes.</summary>
internal static class EnhancePlanner
{
    private static readonly StringComparer PathComparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

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
        string? skip = toFile ? null : Path.GetFullPath(output) + Path.DirectorySeparatorChar;
        var found = new List<(string Input, string Relative)>();
        var missing = new List<string>();
        foreach (string input in inputs)
        {
            int before = found.Count;
            if (File.Exists(input))
                found.Add((input, Path.GetFileName(input)));
            else if (Directory.Exists(input))
                found.AddRange(InFolder(input, skip));
            else if (input.Contains('*', StringComparison.Ordinal))
                found.AddRange(ByPattern(input, skip));
            else
                missing.Add($"{input}: there is no such file or folder");
            if (found.Count == before && (missing.Count == 0 || !missing[^1].StartsWith(input, StringComparison.Ordinal)))
                missing.Add($"{input}: holds no image ({string.Join(' ', ImageFile.ReadableExtensions)})");
        }

        var items = found
            .DistinctBy(file => Path.GetFullPath(file.Input), PathComparer)
            .Select(file => new EnhanceItem(file.Input, toFile ? output : Path.Combine(output, WithFormat(file.Relative, format))))
            .ToList();
        CheckOutputs(items);
        return new EnhancePlan(items, missing);
    }

    private static bool IsFile(IReadOnlyList<string> inputs, string output)
    {
        if (Directory.Exists(output) || Path.EndsInDirectorySeparator(output) || Path.GetExtension(output).Length < 2)
            return false;
        bool oneFile = inputs.Count == 1 && !Directory.Exists(inputs[0]) && (File.Exists(inputs[0]) || !inputs[0].Contains('*', StringComparison.Ordinal));
        bool writable = ImageFile.WritableExtensions.Contains(Path.GetExtension(output).ToLowerInvariant());
        if (oneFile && !writable)
            throw new UsageException($"cannot write '{output}': use one of {string.Join(' ', ImageFile.WritableExtensions)}, or a folder (end it with {Path.DirectorySeparatorChar})");
        if (!oneFile && writable)
            throw new UsageException($"'{output}' is one file, but the inputs may be several: give a folder");
        return oneFile;
    }

    private static IEnumerable<(string Input, string Relative)> InFolder(string folder, string? skip) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(IsImage)
            .Where(file => !IsUnder(file, skip))
            .Order(StringComparer.Ordinal)
            .Select(file => (file, Path.GetRelativePath(folder, file)));

    private static IEnumerable<(string Input, string Relative)> ByPattern(string pattern, string? skip)
    {
        string normal = pattern.Replace(Path.DirectorySeparatorChar, '/');
        int firstStar = normal.IndexOf('*', StringComparison.Ordinal);
        int split = normal.LastIndexOf('/', firstStar);
        string folder = split < 0 ? "." : split == 0 ? "/" : normal[..split];
        if (!Directory.Exists(folder))
            return [];
        var matcher = new Matcher(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        matcher.AddInclude(normal[(split + 1)..]);
        return matcher.GetResultsInFullPath(folder)
            .Where(IsImage)
            .Where(file => !IsUnder(file, skip))
            .Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(folder, file))
            .Select(relative => (split < 0 ? relative : Path.Combine(folder, relative), relative));
    }

    private static bool IsImage(string file) => ImageFile.ReadableExtensions.Contains(Path.GetExtension(file).ToLowerInvariant());

    // Results of an earlier run are not inputs of the next.
    private static bool IsUnder(string file, string? folder) =>
        folder is not null && Path.GetFullPath(file).StartsWith(folder, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string WithFormat(string relative, string? format)
    {
        if (format is not null)
            return Path.ChangeExtension(relative, format);
        return ImageFile.WritableExtensions.Contains(Path.GetExtension(relative).ToLowerInvariant()) ? relative : Path.ChangeExtension(relative, "png");
    }

    private static void CheckOutputs(List<EnhanceItem> items)
    {
        var inputs = items.Select(item => Path.GetFullPath(item.Input)).ToHashSet(PathComparer);
        var writers = new Dictionary<string, string>(PathComparer);
        foreach (EnhanceItem item in items)
        {
            string output = Path.GetFullPath(item.Output);
            if (inputs.Contains(output))
                throw new UsageException($"'{item.Output}' is an input: it would be overwritten; give another folder or name");
            if (!writers.TryAdd(output, item.Input))
                throw new UsageException($"'{writers[output]}' and '{item.Input}' would both be written to '{item.Output}'");
        }
    }
}
