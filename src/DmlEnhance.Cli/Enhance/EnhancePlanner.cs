using DmlEnhance.Cli.Inputs;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Finds the files that inputs name, and where each result goes.</summary>
internal static class EnhancePlanner
{
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
        List<(string Input, string Relative)> files = new ImageSearch([output], missing).Find(inputs);
        List<EnhanceItem> items = toFile
            ? [.. files.Select(file => new EnhanceItem(file.Input, output))]
            : IntoFolder(files, output, format);
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
            throw new UsageException($"cannot write '{output}': use one of {string.Join(' ', ImageFile.WritableExtensions)}, or a folder (end its name with {Path.DirectorySeparatorChar})");
        if (!oneFile && writable)
            throw new UsageException($"'{output}' is one file, but the inputs may be several: give a folder");
        return oneFile;
    }

    /// <summary>Where each file goes in a folder: distinct names, also where two inputs differ in their format only.</summary>
    /// <param name="files">From <see cref="ImageSearch"/>.</param>
    /// <param name="folder">The folder of results.</param>
    /// <param name="format">As in <see cref="Plan"/>.</param>
    public static List<EnhanceItem> IntoFolder(List<(string Input, string Relative)> files, string folder, string? format)
    {
        var named = files.Select(file => (file.Input, file.Relative, Result: WithFormat(file.Relative, format))).ToList();
        var taken = named.CountBy(file => file.Result, RealPath.Comparer).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet(RealPath.Comparer);

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

    /// <summary>Refuses outputs that are inputs, and two items with one output.</summary>
    /// <exception cref="UsageException">There are such.</exception>
    public static void CheckOutputs(List<EnhanceItem> items)
    {
        var inputs = items.Select(item => RealPath.Of(item.Input)).ToHashSet(RealPath.Comparer);
        var writers = new Dictionary<string, string>(RealPath.Comparer);
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
