using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Cli.Score.Sequences;

namespace DmlEnhance.Cli.Score;

/// <summary>One picture's scores by all methods.</summary>
/// <param name="Item">The picture.</param>
/// <param name="Methods">In the order of <see cref="ScorePlan.AllMethods"/>.</param>
/// <param name="Errors">What is wrong with its reference and its input, a line each.</param>
/// <param name="Input">For the report, where one is written.</param>
/// <param name="Reference">Likewise.</param>
internal sealed record PictureScores(ScoreItem Item, IReadOnlyList<MethodScores> Methods, IReadOnlyList<string> Errors, ReportPicture? Input, ReportPicture? Reference)
{
    /// <summary>Where the input is a video: what is told of it.</summary>
    public SequenceScores? InputSequence { get; init; }

    /// <summary>Likewise of the reference.</summary>
    public SequenceScores? ReferenceSequence { get; init; }

    /// <summary>Everything that went wrong, a line each.</summary>
    public IEnumerable<string> AllErrors => Errors.Concat(Methods.Select(method => method.Error).OfType<string>());
}
