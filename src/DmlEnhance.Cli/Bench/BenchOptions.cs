using DmlEnhance.Doctor;

namespace DmlEnhance.Cli.Bench;

/// <summary>What <c>dmlenhance bench</c> measures.</summary>
internal sealed record BenchOptions
{
    /// <summary>The sizes where none are given.</summary>
    public static IReadOnlyList<PictureSize> UsualSizes { get; } = [new(1920, 1080)];

    /// <summary>Sizes of frames, one after the other.</summary>
    public required IReadOnlyList<PictureSize> Sizes { get; init; }

    /// <summary>Numbers of threads, one after the other.</summary>
    public required IReadOnlyList<int> Threads { get; init; }

    /// <summary>Rounds a size; null: as many as take some ten seconds in all.</summary>
    public int? Rounds { get; init; }
}
