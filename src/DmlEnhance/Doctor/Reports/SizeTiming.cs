namespace DmlEnhance.Doctor.Reports;

/// <summary>Times for frames of one size.</summary>
internal sealed record SizeTiming
{
    /// <summary>Such as <c>1920x1080</c>.</summary>
    public required string Size { get; init; }

    /// <summary>The model that ran; all of one network take the same time.</summary>
    public required string Model { get; init; }

    /// <summary>Median of the CPU enhancer, in milliseconds by the clock on the wall, or null where it failed.</summary>
    public double? Cpu { get; init; }

    /// <summary>Frames that <see cref="Cpu"/> is the median of.</summary>
    public required int CpuRepetitions { get; init; }

    /// <summary>Threads that the CPU enhancer had.</summary>
    public required int CpuThreads { get; init; }

    /// <summary>Each path's times.</summary>
    public required IReadOnlyList<PathTiming> Paths { get; init; }
}
