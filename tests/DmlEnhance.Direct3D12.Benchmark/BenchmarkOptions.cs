using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Benchmark;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    public required IReadOnlyList<(int Width, int Height)> Sizes { get; init; }

    /// <summary>How often everything is measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long a submission is at least made by repetitions, in milliseconds.</summary>
    public required double BatchMilliseconds { get; init; }

    /// <summary>Whether other tiles than the default one are measured too.</summary>
    public required bool Tiles { get; init; }

    public required AdapterRequest Adapter { get; init; }

    /// <summary>An installed model or a file.</summary>
    public required string Model { get; init; }

    public required bool Json { get; init; }
}
