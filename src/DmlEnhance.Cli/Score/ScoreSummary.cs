namespace DmlEnhance.Cli.Score;

/// <summary>How a run ended.</summary>
internal sealed class ScoreSummary(ScorePlan plan, IReadOnlyList<PictureScores> pictures, TimeSpan elapsed)
{
    public ScorePlan Plan { get; } = plan;

    /// <summary>In the plan's order.</summary>
    public IReadOnlyList<PictureScores> Pictures { get; } = pictures;

    public TimeSpan Elapsed { get; } = elapsed;

    /// <summary>By method (as in <see cref="ScorePlan.AllMethods"/>), then by metric.</summary>
    public IReadOnlyList<IReadOnlyList<MeanScore>> Means { get; } =
    [
        .. plan.AllMethods.Select((_, method) => (IReadOnlyList<MeanScore>)
            [.. plan.Metrics.Select((_, metric) => MeanScore.Of(pictures.Select(picture => picture.Methods[method].Values[metric])))]),
    ];

    /// <summary>Everything that went wrong with pictures, a line each.</summary>
    public IEnumerable<string> Errors => Pictures.SelectMany(picture => picture.AllErrors);

    /// <summary>Pictures with something wrong, and outputs that are not there.</summary>
    public int Failed => Pictures.Count(picture => picture.AllErrors.Any()) + Plan.Missing.Count;

    public int ExitCode => Failed > 0 ? Cli.ExitCode.Failure : Cli.ExitCode.Success;

    /// <summary>Whether any method lacks a score of any picture.</summary>
    public bool HasPartialMeans => Means.Any(means => means.Any(IsPartial));

    /// <summary>Whether pictures are missing from a mean.</summary>
    public bool IsPartial(MeanScore mean) => mean.Pictures < Pictures.Count;

    /// <summary>Whether a method has the best mean of a metric. Made-up methods do not compete, and only means over all pictures do.</summary>
    public bool IsBest(int method, int metric)
    {
        List<double?> competing = [.. Means.Take(Plan.Methods.Count).Select(means => IsPartial(means[metric]) ? null : means[metric].Value)];
        return competing.Count > 1 && method < competing.Count && competing[method] is { } own
            && competing.OfType<double>().Aggregate(Plan.Metrics[metric].Best).Equals(own);
    }
}
