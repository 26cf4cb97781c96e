namespace DmlEnhance.Cli.Score;

/// <summary>What is to be scored, settled before the first picture is read.</summary>
/// <param name="Metrics">The columns.</param>
/// <param name="Methods">Names of the methods that have pictures; the first is the command's own.</param>
/// <param name="BestOf">Methods made up of those.</param>
/// <param name="Items">The pictures.</param>
/// <param name="Missing">Outputs that are not there; they count as failed, the rest goes on.</param>
internal sealed record ScorePlan(IReadOnlyList<Metric> Metrics, IReadOnlyList<string> Methods, IReadOnlyList<BestOfMethod> BestOf, IReadOnlyList<ScoreItem> Items, IReadOnlyList<string> Missing)
{
    /// <summary>Whether the items are videos or folders of frames, and not pictures.</summary>
    public bool IsVideo { get; init; }

    /// <summary>Every how many frames of a video those scores are computed that take one frame.</summary>
    public int Every { get; init; } = 1;

    /// <summary>What an item is called.</summary>
    public string Noun => IsVideo ? "video" : "picture";

    /// <summary>Names of all methods, the made-up ones last.</summary>
    public IReadOnlyList<string> AllMethods { get; } = [.. Methods, .. BestOf.Select(best => best.Name)];
}
