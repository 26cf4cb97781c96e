namespace DmlEnhance.Cli.Simulate;

/// <summary>How one photograph ended.</summary>
internal sealed record SimulateResult(SimulateItem Item)
{
    /// <summary>What went wrong, in one line that names the file, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The pairs that were written; with an error, those before it.</summary>
    public IReadOnlyList<SimulatedPair> Pairs { get; init; } = [];

    /// <summary>What could not be kept.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
