namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>What the machine does at its best, on a number of threads.</summary>
/// <param name="MultiplyAddsPerSecond">Of float32, by <see cref="FmaPeak"/>.</param>
/// <param name="CopyBytesPerSecond">Read and written together, by <see cref="CopyPeak"/>.</param>
internal readonly record struct MachinePeak(double MultiplyAddsPerSecond, double CopyBytesPerSecond)
{
    /// <summary>Measures both.</summary>
    public static MachinePeak Measure(int threads, CancellationToken cancellationToken) =>
        new(FmaPeak.Measure(threads, cancellationToken), CopyPeak.Measure(threads, cancellationToken));

    /// <summary>The higher of two measurements: clocks change, and others take their share.</summary>
    public MachinePeak Best(MachinePeak other) =>
        new(Math.Max(MultiplyAddsPerSecond, other.MultiplyAddsPerSecond), Math.Max(CopyBytesPerSecond, other.CopyBytesPerSecond));
}
