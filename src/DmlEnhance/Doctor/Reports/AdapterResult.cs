namespace DmlEnhance.Doctor.Reports;

/// <summary>A graphics adapter and what was found of it.</summary>
internal sealed record AdapterResult
{
    /// <summary>Its place in DXGI's list.</summary>
    public required int Index { get; init; }

    /// <summary>Its maker's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Its maker.</summary>
    public required string Vendor { get; init; }

    /// <summary>PCI vendor and device, as Windows writes them: <c>10DE:2684</c>.</summary>
    public required string Id { get; init; }

    /// <summary>MiB of video memory of its own.</summary>
    public required long DedicatedMebibytes { get; init; }

    /// <summary>MiB of system memory that it may use.</summary>
    public required long SharedMebibytes { get; init; }

    /// <summary>Whether it is, or may be, a software rasteriser.</summary>
    public required bool IsSoftware { get; init; }

    /// <summary>Version of its user-mode driver, or null where it tells none.</summary>
    public string? Driver { get; init; }

    /// <summary>Direct3D feature level, or null: no Direct3D 12.</summary>
    public string? FeatureLevel { get; init; }

    /// <summary>DirectML's feature level, or null where that was not found out.</summary>
    public string? DirectMLFeatureLevel { get; init; }

    /// <summary>Why it was not, or not wholly, examined; else null.</summary>
    public string? Problem { get; init; }

    /// <summary>Operators and models.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>Times.</summary>
    public IReadOnlyList<SizeTiming> Timings { get; init; } = [];

    /// <summary>What to know about the times, or null.</summary>
    public string? TimingNote { get; init; }

    /// <summary>Whether nothing failed on it. An adapter without Direct3D 12 was not examined, and does not fail.</summary>
    public bool Passed => FeatureLevel is null || Problem is null && Checks.All(check => check.Passed) && Timings.All(size => size.Paths.All(path => path.Passed));

    /// <summary>What two reports know it by.</summary>
    internal string Key => $"{Name} ({Id})";
}
