namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>Finds videos and folders of frames, and their counterparts.</summary>
internal static class VideoPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="DmlEnhanceException">What is to be compared with is not there.</exception>
    public static ScorePlan Plan(ScoreRequest request, IReadOnlyList<Metric> metrics, IReadOnlyList<string> methods, IReadOnlyList<BestOfMethod> bestOf, IReadOnlyList<(string Name, string Path)> others)
    {
        var missing = new List<string>();
        SequenceSource? reference = Open(request.Reference);
        SequenceSource? input = Open(request.Input);
        List<SequenceSource> sources = [.. others.Select(other => Open(other.Path)!)];
        List<LocatedPicture> outputs = [.. request.Outputs.SelectMany(output => SequenceFolder.Find(output, missing)).DistinctBy(output => Path.GetFullPath(output.Path!), RealPath.Comparer)];
        ILookup<string, LocatedPicture> sameName = outputs.ToLookup(SequenceFolder.NameOf, RealPath.Comparer);
        List<ScoreItem> items = [.. outputs.Select(output => new ScoreItem(
            ShownName(output),
            reference?.Find(output, "its reference"),
            input?.Find(output, "its input"),
            [output, .. sources.Select((source, i) => source.Find(output, $"the video of '{others[i].Name}'"))],
            output.Frames?.Count ?? VideoSequence.ExpectedFrames(output.Path!) ?? 1))];
        return new ScorePlan(metrics, methods, bestOf, items, missing) { IsVideo = true, Every = request.Every };

        static SequenceSource? Open(string? path) => path is null ? null : SequenceSource.Open(path);

        string ShownName(LocatedPicture output)
        {
            string name = SequenceFolder.NameOf(output);
            return sameName[name].Take(2).Count() > 1 ? output.Path!.Replace(Path.DirectorySeparatorChar, '/') : name;
        }
    }
}
