using System.Globalization;

namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>Which of the two clocks the ratios are taken from, and why.</summary>
internal sealed record Clock(bool IsWall, string Reason)
{
    // Work that fills a submission takes nearly as long by both clocks; what the GPU's leaves out, or counts twice, is no measurement.
    private const double LeastCovered = 0.5;
    private const double MostCovered = 1.2;

    /// <summary>Decides by the adapter and by what was measured.</summary>
    public static Clock Choose(bool isSoftware, bool isWine, IReadOnlyList<SizeSamples> sizes)
    {
        if (isSoftware)
            return new Clock(true, "the adapter is a software rasteriser");
        if (isWine)
            return new Clock(true, "under Wine it is not known what the adapter really is");
        foreach (SizeSamples size in sizes)
        {
            foreach (SubjectSamples subject in size.Subjects)
            {
                double covered = Quartiles.Of(subject.Rounds.Select(round => round.Timestamps)).Median / Quartiles.Of(subject.Rounds.Select(round => round.Wall)).Median;
                if (!(covered >= LeastCovered && covered <= MostCovered))
                    return new Clock(true, string.Create(CultureInfo.InvariantCulture, $"timestamps are implausible here: they cover {covered:P0} of '{subject.Name}' at {size.Width}x{size.Height}"));
            }
        }

        return new Clock(false, "the GPU's own, without the CPU's share");
    }

    /// <summary>A sample's milliseconds by this clock.</summary>
    public double Of(Sample sample) => IsWall ? sample.Wall : sample.Timestamps;

    /// <summary>How many times as long one takes as another: the median of the rounds' ratios.</summary>
    public double Ratio(SubjectSamples subject, SubjectSamples other) =>
        Quartiles.Of(subject.Rounds.Zip(other.Rounds, (one, two) => Of(one) / Of(two))).Median;
}
