using System.Text.Json.Serialization;

namespace DmlEnhance.Cli.Bench.Results;

/// <summary>One subject at one size on one number of threads. What is not known is null.</summary>
internal sealed record BenchSubjectResult
{
    /// <summary>As <c>--subjects</c> calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required BenchVerdict Verdict { get; init; }

    /// <summary>What ran, with its version.</summary>
    public string? Runs { get; init; }

    /// <summary>Why it is wrong, failed or was left out.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether its absence is a failure.</summary>
    [JsonIgnore]
    public bool IsAskedFor { get; init; }

    /// <summary>The largest difference to ONNX Runtime's result, in steps of 1/255; null where a value was not finite.</summary>
    public int? LargestDifference { get; init; }

    /// <summary>Median of a frame's milliseconds.</summary>
    public double? MedianMs { get; init; }

    /// <summary>The least of a frame's milliseconds.</summary>
    public double? LeastMs { get; init; }

    /// <summary>Frames a second at <see cref="MedianMs"/>.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Median of the rounds' ratios of its time to that of the subject <c>fused</c>.</summary>
    public double? RatioToFused { get; init; }

    /// <summary>Multiply-adds a second at <see cref="MedianMs"/>.</summary>
    public double? MultiplyAddsPerSecond { get; init; }

    /// <summary>The share of <see cref="BenchThreadsResult.PeakMultiplyAddsPerSecond"/>; only on the CPU.</summary>
    public double? FractionOfFmaPeak { get; init; }

    /// <summary>Bytes of frames, read and written, a second at <see cref="MedianMs"/>.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>The share of <see cref="BenchThreadsResult.PeakCopyBytesPerSecond"/>; only on the CPU.</summary>
    public double? FractionOfCopy { get; init; }

    /// <summary>Whether nothing is to be complained of.</summary>
    [JsonIgnore]
    public bool Passed => Verdict == BenchVerdict.Right || Verdict == BenchVerdict.LeftOut && !IsAskedFor;
}
