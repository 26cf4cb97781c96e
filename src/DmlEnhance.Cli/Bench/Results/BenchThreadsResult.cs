namespace DmlEnhance.Cli.Bench.Results;

/// <summary>All sizes on one number of threads.</summary>
/// <param name="Threads">Threads that computed.</param>
/// <param name="PeakMultiplyAddsPerSecond">Measured on as many threads, before and after the frames; the higher.</param>
/// <param name="PeakCopyBytesPerSecond">Likewise; read and written bytes together.</param>
/// <param name="Sizes">Each size's times.</param>
internal sealed record BenchThreadsResult(int Threads, double PeakMultiplyAddsPerSecond, double PeakCopyBytesPerSecond, IReadOnlyList<BenchSizeResult> Sizes);
