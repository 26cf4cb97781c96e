namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>All measurements of one subject at one size.</summary>
/// <param name="Name">The subject.</param>
/// <param name="Repetitions">How often it was recorded into one submission.</param>
/// <param name="LargestDifference">How far its illumination is from the fused shader's, or null: it makes none.</param>
/// <param name="Rounds">A sample of each round.</param>
internal sealed record SubjectSamples(string Name, int Repetitions, double? LargestDifference, IReadOnlyList<Sample> Rounds);
