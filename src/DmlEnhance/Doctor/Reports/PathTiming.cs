namespace DmlEnhance.Doctor.Reports;

/// <summary>What the post-process filter takes for a frame by one path: medians of milliseconds by the GPU's clock.</summary>
internal sealed record PathTiming
{
    /// <summary>The largest difference of the last frame from the CPU enhancer's that is right: 8 bits, which one rounds and the other cuts off.</summary>
    public const double Tolerance = 1 / 255.0;

    /// <summary><c>Shader</c> or <c>DirectML</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Exposure, and for DirectML the frame's conversion to a tensor.</summary>
    public double? PrePass { get; init; }

    /// <summary>The network: SCI's one dispatch, or from the end of the list before it to the beginning of the list after it.</summary>
    public double? Network { get; init; }

    /// <summary>The composite.</summary>
    public double? PostPass { get; init; }

    /// <summary>The median of the three's sum.</summary>
    public double? Total { get; init; }

    /// <summary>The largest difference of the last frame from the CPU enhancer's, of 0 to 1; null where there is none.</summary>
    public double? Error { get; init; }

    /// <summary>Why there are no times, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the frames were made, and right.</summary>
    public bool Passed => Failure is null && Error <= Tolerance;
}
