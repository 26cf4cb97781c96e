namespace DmlEnhance.Cli.Enhance;

/// <summary>How a run ended.</summary>
internal sealed record EnhanceSummary(IReadOnlyList<EnhanceResult> Results, IReadOnlyList<string> Missing, TimeSpan Elapsed, bool Interrupted)
{
    public int Succeeded => Results.Count(result => result.Error is null);

    public int Failed => Results.Count - Succeeded + Missing.Count;

    public int ExitCode => Interrupted ? Cli.ExitCode.Interrupted : Failed > 0 ? Cli.ExitCode.Failure : Cli.ExitCode.Success;
}
