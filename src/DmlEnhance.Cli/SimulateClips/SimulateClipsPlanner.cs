using System.Globalization;
using DmlEnhance.Cli.Inputs;
using DmlEnhance.Cli.Score.Sequences;
using DmlEnhance.Simulation;

namespace DmlEnhance.Cli.SimulateClips;

/// <summary>Finds photographs, videos and folders of frames, and names the videos that are made of them.</summary>
internal static class SimulateClipsPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="inputs">Files, folders, patterns; with <paramref name="asSequences"/> folders of frames, or folders of such.</param>
    /// <param name="output">The folder of results.</param>
    /// <param name="asSequences">Whether pictures of one folder are the frames of one video.</param>
    /// <param name="force">Whether the folder of results may hold something.</param>
    /// <param name="count">Videos a source.</param>
    /// <param name="options">The seed and the share of tests.</param>
    /// <exception cref="UsageException">The inputs and the output do not fit together.</exception>
    public static SimulateClipsPlan Plan(IReadOnlyList<string> inputs, string output, bool asSequences, bool force, int count, SimulateClipsOptions options)
    {
        if (output.Length == 0 || inputs.Contains(""))
            throw new UsageException("a path is empty");
        if (File.Exists(output))
            throw new UsageException($"'{output}' is a file that is there already and no folder");
        if (!force && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
            throw new UsageException($"'{output}' holds something already: give another folder, or --force to replace its lists and videos of the same names");
        var missing = new List<string>();
        List<(string Input, string Name, ClipSourceKind Kind, IReadOnlyList<string> Frames)> found = [.. asSequences ? Sequences(inputs, missing) : Files(inputs, output, missing)];
        foreach ((string input, _, _, _) in found)
        {
            if (ClipLayout.Parts.Any(part => IsWithin(input, Path.Combine(output, part))))
                throw new UsageException($"'{input}' lies in the folder of results; give another one");
        }

        List<string> names = Names([.. found.Select(source => source.Name)]);
        HashSet<string> tests = Tests([.. found.Select(source => source.Name)], options);
        List<ClipSource> sources = [.. found.Zip(names, (source, name) => new ClipSource(source.Input, source.Name, source.Kind, source.Frames, Videos(name, count), tests.Contains(source.Name)))];
        if (sources.SelectMany(source => source.Videos).CountBy(video => video, StringComparer.OrdinalIgnoreCase).FirstOrDefault(video => video.Value > 1) is { Key: { } twice })
            throw new UsageException($"two videos would have the name '{twice}'; rename one of their sources");
        return new SimulateClipsPlan(new ClipLayout(output), sources, missing);
    }

    private static IEnumerable<(string Input, string Name, ClipSourceKind Kind, IReadOnlyList<string> Frames)> Files(IReadOnlyList<string> inputs, string output, List<string> missing) =>
        new ImageSearch([output], missing, withVideos: true).Find(inputs)
            .Select(file => (file.Input, Portable(file.Relative), VideoSequence.IsVideo(file.Input) ? ClipSourceKind.Video : ClipSourceKind.Photograph, (IReadOnlyList<string>)[]));

    private static IEnumerable<(string Input, string Name, ClipSourceKind Kind, IReadOnlyList<string> Frames)> Sequences(IReadOnlyList<string> inputs, List<string> missing)
    {
        if (inputs.FirstOrDefault(File.Exists) is { } file)
            throw new UsageException($"'{file}' is no folder; --sequence takes folders of frames");
        return inputs.SelectMany(input => SequenceFolder.Find(input, missing)).DistinctBy(found => Path.GetFullPath(found.Path!), RealPath.Comparer)
            .Select(found => (found.Path!, SequenceFolder.NameOf(found), found.Frames is null ? ClipSourceKind.Video : ClipSourceKind.Frames, found.Frames ?? []));
    }

    // A list has a name a line, and the layout a folder a name: subfolders become part of the name.
    private static List<string> Names(List<string> paths)
    {
        List<string> names = [.. paths.Select(path => Path.ChangeExtension(path, null).Replace('/', '-'))];
        HashSet<string> taken = names.CountBy(name => name, StringComparer.OrdinalIgnoreCase).Where(name => name.Value > 1).Select(name => name.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. names.Zip(paths, (name, path) => taken.Contains(name) ? path.Replace('/', '-').Replace('.', '-') : name)];
    }

    private static string[] Videos(string name, int count) =>
        count == 1 ? [name] : [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"))];

    // Whole sources, so that no photograph is both trained on and tested with.
    private static HashSet<string> Tests(List<string> sources, SimulateClipsOptions options)
    {
        int share = (int)Math.Round(sources.Count * options.Test / 100.0, MidpointRounding.AwayFromZero);
        int tests = options.Test is 0 or 100 || sources.Count < 2 ? sources.Count * options.Test / 100 : Math.Clamp(share, 1, sources.Count - 1);
        return [.. sources.OrderBy(name => SimulationSeed.Of(options.Seed, name)).Take(tests)];
    }

    private static bool IsWithin(string path, string folder) =>
        $"{RealPath.Of(path)}{Path.DirectorySeparatorChar}".StartsWith($"{RealPath.Of(folder)}{Path.DirectorySeparatorChar}", RealPath.Comparison);

    private static string Portable(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
