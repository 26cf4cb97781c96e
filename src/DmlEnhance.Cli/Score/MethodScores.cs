using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Cli.Score.Sequences;

namespace DmlEnhance.Cli.Score;

/// <summary>One picture's scores by one method.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Path">The picture's file as given, or null where there is none.</param>
/// <param name="Values">One a metric, in the metrics' order; null where it could not be computed.</param>
/// <param name="Error">One line that says what could not be computed and why, or null.</param>
/// <param name="Picture">For the report, where one is written.</param>
internal sealed record MethodScores(string Method, string? Path, IReadOnlyList<double?> Values, string? Error, ReportPicture? Picture)
{
    /// <summary>What is told of a video beside; null of a picture.</summary>
    public SequenceScores? Sequence { get; init; }
}
