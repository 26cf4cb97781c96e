using System.Text.Json.Serialization;

namespace DmlEnhance.Cli.Bench.Results;

/// <summary>The document of <c>bench --json</c>.</summary>
/// <param name="DmlEnhance">Version of the program.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Model">Name of the model, without its folder.</param>
/// <param name="MultiplyAddsPerPixel">What SCI needs: three 3x3 convolutions of 3 to 3 channels.</param>
/// <param name="BytesPerPixel">Of a frame, read and written: 3 and 3.</param>
/// <param name="Runs">One for each number of threads.</param>
internal sealed record BenchReport(string DmlEnhance, BenchMachine Machine, string Model, int MultiplyAddsPerPixel, int BytesPerPixel, IReadOnlyList<BenchThreadsResult> Runs)
{
    /// <summary>Whether all that ran gave the right picture, and all that was asked for by name ran.</summary>
    [JsonPropertyOrder(1)]
    public bool Passed => Runs.All(run => run.Sizes.All(size => size.Subjects.All(subject => subject.Passed)));
}
