namespace DmlEnhance.Cli.Simulate;

/// <summary>How a run ended.</summary>
internal sealed record SimulateSummary(IReadOnlyList<SimulateResult> Results, IReadOnlyList<string> Missing, TimeSpan Elapsed, bool Interrupted)
{
    public int Pairs => Results.Sum(result => result.Pairs.Count);

    public int Failed => Results.Count(result => result.Error is not null) + Missing.Count;

    public int ExitCode => Interrupted ? Cli.ExitCode.Interrupted : Failed > 0 ? Cli.ExitCode.Failure : Cli.ExitCode.Success;
}
