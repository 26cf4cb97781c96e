namespace DmlEnhance.Cli.Bench.Results;

/// <summary>All subjects at one size.</summary>
/// <param name="Size">Such as <c>1920x1080</c>.</param>
/// <param name="Rounds">Times of each subject, taken in turn.</param>
/// <param name="Subjects">Each subject's times, or why there are none.</param>
internal sealed record BenchSizeResult(string Size, int Rounds, IReadOnlyList<BenchSubjectResult> Subjects);
