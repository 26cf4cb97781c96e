namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>All measurements at one size.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="EmptySubmission">Milliseconds from an empty submission until the GPU is idle, the median.</param>
/// <param name="Subjects">What was measured.</param>
internal sealed record SizeSamples(int Width, int Height, double EmptySubmission, IReadOnlyList<SubjectSamples> Subjects);
