using DmlEnhance.Cli.Inputs;
using DmlEnhance.Cli.Score.Sequences;

namespace DmlEnhance.Cli.Score;

/// <summary>Finds the pictures, their counterparts, and the metrics that these allow.</summary>
internal static class ScorePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="UsageException">The options do not fit together.</exception>
    /// <exception cref="DmlEnhanceException">A folder to compare with is not there.</exception>
    public static ScorePlan Plan(ScoreRequest request)
    {
        if (request.Outputs.Contains("") || request.Reference is "" || request.Input is "")
            throw new UsageException("a path is empty");
        bool isVideo = IsVideo(request);
        IReadOnlyList<Metric> metrics = ChooseMetrics(request, isVideo);
        List<(string Name, string Path)> others = [.. request.Compare.Select(text => Split(text, "--compare", "NAME=DIR"))];
        List<string> methods = [request.Name ?? NameOf(request.Outputs[0]), .. others.Select(other => other.Name)];
        List<BestOfMethod> bestOf = [.. request.Best.Select(text => Best(text, methods))];
        CheckNames([.. methods, .. bestOf.Select(best => best.Name)]);

        if (isVideo)
            return VideoPlanner.Plan(request, metrics, methods, bestOf, others);

        // Folders may lie in one another: out/, out/reference/.
        List<string> folders = [.. others.Select(other => other.Path).Append(request.Reference).Append(request.Input).OfType<string>().Concat(request.Outputs.Select(ImageSearch.FolderOf))];
        var missing = new List<string>();
        PictureSource? reference = Open(request.Reference);
        PictureSource? input = Open(request.Input);
        List<PictureSource> sources = [.. others.Select(other => Open(other.Path)!)];
        List<(string Input, string Relative)> outputs = new ImageSearch(folders, missing).Find(request.Outputs);
        ILookup<string, string> sameName = outputs.ToLookup(output => PictureSource.WithoutExtension(output.Relative), output => output.Relative, RealPath.Comparer);
        var items = outputs.Select(output => new ScoreItem(
            ShownName(output.Relative),
            reference?.Find(output.Relative, output.Input, "its reference"),
            input?.Find(output.Relative, output.Input, "its input"),
            [new LocatedPicture(output.Input, null), .. sources.Select((source, i) => source.Find(output.Relative, output.Input, $"the picture of '{others[i].Name}'"))])).ToList();
        return new ScorePlan(metrics, methods, bestOf, items, missing);

        PictureSource? Open(string? path) => path is null ? null : PictureSource.Open(path, folders, missing);

        string ShownName(string relative)
        {
            string name = PictureSource.WithoutExtension(relative);
            return (sameName[name].Take(2).Count() > 1 ? relative : name).Replace(Path.DirectorySeparatorChar, '/');
        }
    }

    private static IReadOnlyList<Metric> ChooseMetrics(ScoreRequest request, bool isVideo)
    {
        if (request.Metrics.Count == 0)
            return [.. Metric.All.Where(metric => Lacks(metric) is null)];
        var chosen = new HashSet<Metric>();
        foreach (string name in request.Metrics)
        {
            Metric metric = Metric.All.FirstOrDefault(metric => metric.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"there is no metric '{name}': choose from {string.Join(", ", Metric.All.Select(metric => metric.Key))}");
            if (Lacks(metric) is { } option)
                throw new UsageException($"{metric.Name} needs {option}");
            chosen.Add(metric);
        }

        return [.. Metric.All.Where(chosen.Contains)];

        string? Lacks(Metric metric) => metric.Needs switch
        {
            _ when metric.IsTemporal && !isVideo => "videos (or --sequence, for folders of frames)",
            MetricNeeds.Reference when request.Reference is null => "--reference",
            MetricNeeds.Input when request.Input is null => "--input",
            _ => null,
        };
    }

    private static bool IsVideo(ScoreRequest request)
    {
        int videos = request.Outputs.Count(VideoSequence.IsVideo);
        if (request.Sequence || videos == request.Outputs.Count)
            return true;
        if (videos > 0)
            throw new UsageException("videos and pictures cannot be scored in one run; for folders of frames, add --sequence");
        return request.Every == 1 ? false : throw new UsageException("--every is for videos (and --sequence, for folders of frames)");
    }

    private static string NameOf(string outputs)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(ImageSearch.FolderOf(outputs))));
        return name.Length > 0 ? name : "outputs"; // the root has no name
    }

    private static BestOfMethod Best(string text, List<string> methods)
    {
        (string name, string members) = Split(text, "--best", "NAME=A,B,C");
        return new BestOfMethod(name, [.. members.Split(',').Select(member => methods.IndexOf(member) is >= 0 and var index
            ? index
            : throw new UsageException($"--best '{text}': there is no method '{member}'; there are {string.Join(", ", methods)}"))]);
    }

    private static (string Name, string Value) Split(string text, string option, string form)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1
            ? (text[..equals], text[(equals + 1)..])
            : throw new UsageException($"{option} '{text}' must have the form {form}");
    }

    private static void CheckNames(List<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
            throw new UsageException("a method's name is empty");
        if (names.CountBy(name => name).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new UsageException($"two methods are called '{twice}': give another NAME (--name for the first)");
    }
}
