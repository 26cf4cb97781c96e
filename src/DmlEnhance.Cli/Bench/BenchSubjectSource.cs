namespace DmlEnhance.Cli.Bench;

/// <summary>Makes a subject of the benchmark.</summary>
/// <param name="Name">What <c>--subjects</c> and tables call it.</param>
/// <param name="Open">Makes it; throws <see cref="DmlEnhanceException"/> where it cannot be had on this machine.</param>
internal sealed record BenchSubjectSource(string Name, Func<BenchContext, CancellationToken, BenchSubject> Open)
{
    /// <summary>Whether the user named it, so that its absence is a failure.</summary>
    public bool IsAskedFor { get; init; }
}
