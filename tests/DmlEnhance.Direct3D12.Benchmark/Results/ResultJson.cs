using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DmlEnhance.Direct3D12.Benchmark.Subjects;
using DmlEnhance.Direct3D12.Devices;

namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>What --json says.</summary>
internal static class ResultJson
{
    // Timestamps of 0 (a clock too coarse) make a ratio infinite.
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Write(AdapterInfo adapter, BenchmarkOptions options, Clock clock, IReadOnlyList<SizeSamples> sizes) => JsonSerializer.Serialize(
        new
        {
            Adapter = new { adapter.Name, adapter.Vendor, adapter.FeatureLevel, adapter.IsSoftware },
            Host.IsWine,
            options.Model,
            options.Rounds,
            RatiosOf = clock.IsWall ? "wall" : "timestamps",
            Reason = clock.Reason,
            Tolerance = IlluminationCheck.Tolerance,
            Sizes = sizes.Select(size => new
            {
                size.Width,
                size.Height,
                EmptySubmissionMilliseconds = size.EmptySubmission,
                Passes = size.Subjects.Select(subject => new
                {
                    subject.Name,
                    subject.Repetitions,
                    WallMilliseconds = Quartiles.Of(subject.Rounds.Select(round => round.Wall)),
                    TimestampMilliseconds = Quartiles.Of(subject.Rounds.Select(round => round.Timestamps)),
                    RatioToSci = clock.Ratio(subject, Find(size, Subject.Fused)),
                    RatioToCopy = clock.Ratio(subject, Find(size, Subject.Copy)),
                    subject.LargestDifference,
                }),
            }),
        },
        Format);

    /// <summary>The samples of a subject.</summary>
    public static SubjectSamples Find(SizeSamples size, string name) => size.Subjects.First(subject => subject.Name == name);
}
