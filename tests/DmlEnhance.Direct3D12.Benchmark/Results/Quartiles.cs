namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>The middle of some measurements and how far they spread: half of them lie between the quartiles.</summary>
internal sealed record Quartiles(double Median, double Lower, double Upper)
{
    /// <summary>Of one or more measurements, by linear interpolation.</summary>
    public static Quartiles Of(IEnumerable<double> measurements)
    {
        double[] sorted = [.. measurements.Order()];
        return new Quartiles(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
