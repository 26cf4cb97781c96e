namespace DmlEnhance.Cli.SimulateClips;

/// <summary>How a run ended.</summary>
internal sealed record SimulateClipsSummary(IReadOnlyList<SimulateClipsResult> Results, IReadOnlyList<string> Missing, TimeSpan Elapsed, bool Interrupted)
{
    public int Videos => Results.Sum(result => result.Videos.Count);

    public int Failed => Results.Count(result => result.Error is not null) + Missing.Count;

    public int ExitCode => Interrupted ? Cli.ExitCode.Interrupted : Failed > 0 ? Cli.ExitCode.Failure : Cli.ExitCode.Success;
}
