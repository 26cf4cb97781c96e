namespace DmlEnhance.Cli.Enhance;

/// <summary>How a run ended.</summary>
internal sealed record EnhanceSummary(IReadOnlyList<EnhanceResult> Results, IReadOnlyList<string> Missing, TimeSpan Elapsed, bool Interrupted)
{
    public int Succeeded => Results.Count(result => result.Error is null);

    /// <summary>Those of <see cref="Succeeded"/> that <c>auto</c> left as they were.</summary>
    public int Bright => Results.Count(result => result.Choice is { IsBright: true });

    public int Failed => Results.Count - Succeeded + Missing.Count;

    public int ExitCode => Interrupted ? Cli.ExitCode.Interrupted : Failed > 0 ? Cli.ExitCode.Failure : Cli.ExitCode.Success;
}
