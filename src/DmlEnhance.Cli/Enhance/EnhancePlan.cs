namespace DmlEnhance.Cli.Enhance;

/// <summary>What is to be done, settled before the first file is read.</summary>
/// <param name="Items">The files.</param>
/// <param name="Missing">Inputs that are not there; they count as failed, the rest goes on.</param>
internal sealed record EnhancePlan(IReadOnlyList<EnhanceItem> Items, IReadOnlyList<string> Missing)
{
    /// <summary>Whether some of the items are of a kind.</summary>
    public bool Has(EnhanceKind kind) => Items.Any(item => item.Kind == kind);
}
