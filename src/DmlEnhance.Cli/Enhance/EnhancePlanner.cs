using DmlEnhance.Cli.Inputs;
using DmlEnhance.Images;
using DmlEnhance.Video;

namespace DmlEnhance.Cli.Enhance;

/// <summary>Finds the files that inputs name, and where each result goes.</summary>
internal static class EnhancePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="inputs">Files, folders, patterns.</param>
    /// <param name="output">A file, or a folder.</param>
    /// <param name="format">Ending (without dot) of files in a folder, or null for the input's own.</param>
    /// <param name="asSequences">Whether each input is a folder whose pictures are the frames of one stream.</param>
    /// <exception cref="UsageException">The inputs and the output do not fit together.</exception>
    public static EnhancePlan Plan(IReadOnlyList<string> inputs, string output, string? format, bool asSequences = false)
    {
        if (output.Length == 0 || inputs.Contains(""))
            throw new UsageException("a path is empty");
        if (asSequences)
            return PlanSequences(inputs, output, format);
        bool toFile = IsFile(inputs, output);
        if (toFile)
            CheckKind(inputs[0], output);
        if (toFile && format is not null && !Path.GetExtension(output).Equals($".{format}", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{output}' names its own format; --format is for a folder");
        if (!toFile && File.Exists(output))
            throw new UsageException($"'{output}' is a file that is there already and no folder");
        var missing = new List<string>();
        List<(string Input, string Relative)> files = new ImageSearch([output], missing, withVideos: true).Find(inputs);
        List<EnhanceItem> items = toFile
            ? [.. files.Select(file => new EnhanceItem(file.Input, output) { Kind = KindOf(file.Input) })]
            : IntoFolder(files, output, format);
        CheckOutputs(items);
        return new EnhancePlan(items, missing);
    }

    private static bool IsFile(IReadOnlyList<string> inputs, string output)
    {
        if (Directory.Exists(output) || Path.EndsInDirectorySeparator(output) || Path.GetExtension(output).Length < 2)
            return false;
        bool oneFile = inputs.Count == 1 && !Directory.Exists(inputs[0]) && (File.Exists(inputs[0]) || !inputs[0].Contains('*', StringComparison.Ordinal));
        string extension = Path.GetExtension(output).ToLowerInvariant();
        bool writable = ImageFile.WritableExtensions.Contains(extension) || VideoContainer.WritableExtensions.Contains(extension);
        if (oneFile && !writable)
            throw new UsageException($"cannot write '{output}': use one of {string.Join(' ', Writable(KindOf(inputs[0])))}, or a folder (end its name with {Path.DirectorySeparatorChar})");
        if (!oneFile && writable)
            throw new UsageException($"'{output}' is one file, but the inputs may be several: give a folder");
        return oneFile;
    }

    // A missing input is told as such, not as one of the wrong kind.
    private static void CheckKind(string input, string output)
    {
        EnhanceKind kind = KindOf(input);
        if (File.Exists(input) && !Writable(kind).Contains(Path.GetExtension(output).ToLowerInvariant()))
            throw new UsageException($"'{input}' is a {kind.ToString().ToLowerInvariant()}, which cannot be written as '{output}': use one of {string.Join(' ', Writable(kind))}");
    }

    private static IReadOnlyList<string> Writable(EnhanceKind kind) => kind == EnhanceKind.Video ? VideoContainer.WritableExtensions : ImageFile.WritableExtensions;

    private static EnhanceKind KindOf(string input) => VideoContainer.IsVideo(input, ImageFile.ReadableExtensions) ? EnhanceKind.Video : EnhanceKind.Picture;

    private static EnhancePlan PlanSequences(IReadOnlyList<string> folders, string output, string? format)
    {
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } other)
            throw new UsageException($"'{other}' is no folder; --sequence takes folders of pictures");
        if (File.Exists(output))
            throw new UsageException($"'{output}' is a file that is there already and no folder");
        var missing = new List<string>();
        var items = new List<EnhanceItem>();
        foreach (string folder in folders)
        {
            // Several folders go beside one another, by their names.
            string target = folders.Count == 1 ? output : Path.Combine(output, new DirectoryInfo(folder).Name);
            List<(string Input, string Relative)> files = new FolderSearch(folder, [output], recursive: false, missing).Files();
            if (files.Count == 0)
            {
                missing.Add($"{folder}: holds no image ({string.Join(' ', ImageFile.ReadableExtensions)})");
                continue;
            }

            Dictionary<string, EnhanceItem> frames = IntoFolder(files, target, format).Zip(files).ToDictionary(pair => pair.Second.Relative, pair => pair.First);
            items.Add(new EnhanceItem(folder, target) { Kind = EnhanceKind.Sequence, Frames = [.. PictureSequence.InOrder(frames.Keys).Select(name => frames[name])] });
        }

        CheckOutputs([.. items.SelectMany(item => item.Frames)]);
        return new EnhancePlan(items, missing);
    }

    /// <summary>Where each file goes in a folder: distinct names, also where two inputs differ in their format only.</summary>
    /// <param name="files">From <see cref="ImageSearch"/>.</param>
    /// <param name="folder">The folder of results.</param>
    /// <param name="format">As in <see cref="Plan"/>.</param>
    public static List<EnhanceItem> IntoFolder(List<(string Input, string Relative)> files, string folder, string? format)
    {
        var named = files
            .Select(file => (file.Input, file.Relative, Kind: KindOf(file.Input)))
            .Select(file => (file.Input, file.Relative, file.Kind, Result: file.Kind == EnhanceKind.Video ? AsVideo(file.Relative) : WithFormat(file.Relative, format)))
            .ToList();
        var taken = named.CountBy(file => file.Result, RealPath.Comparer).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet(RealPath.Comparer);

        // a.tif and a.png would both become a.png: the one that changes its format keeps its old ending as well.
        return [.. named.Select(file => new EnhanceItem(file.Input, Path.Combine(folder,
            taken.Contains(file.Result) && file.Result != file.Relative ? file.Relative + Path.GetExtension(file.Result) : file.Result)) { Kind = file.Kind })];
    }

    private static string AsVideo(string relative)
    {
        string extension = Path.GetExtension(relative).ToLowerInvariant();
        if (VideoContainer.WritableExtensions.Contains(extension))
            return relative;
        return VideoContainer.ReadableExtensions.Contains(extension) ? Path.ChangeExtension(relative, VideoContainer.DefaultExtension) : relative + VideoContainer.DefaultExtension;
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
