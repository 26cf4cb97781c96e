using DmlEnhance.Cli.Score.Sequences;

namespace DmlEnhance.Cli.Score;

/// <summary>The document of <c>score --json</c>.</summary>
/// <remarks>Infinity, the PSNR of equal pictures, is the text "Infinity", since JSON has no such number; a score that could not be computed is null; so is "video" of a picture.</remarks>
internal static class ScoreJsonReport
{
    public static string Write(ScoreSummary summary) => CliJson.Write(new
    {
        Metrics = summary.Plan.Metrics.Select(metric => new { Name = metric.Key, metric.Unit, metric.HigherIsBetter, metric.Description }),
        Methods = summary.Plan.AllMethods.Select((name, method) => new
        {
            Name = name,
            BestOf = method < summary.Plan.Methods.Count ? null : summary.Plan.BestOf[method - summary.Plan.Methods.Count].Methods.Select(member => summary.Plan.Methods[member]),
            Mean = ByMetric(summary, summary.Means[method].Select(mean => new { mean.Value, mean.Pictures })),
        }),
        Pictures = summary.Pictures.Select(picture => new
        {
            Picture = picture.Item.Name,
            Reference = picture.Item.Reference?.Path,
            Input = picture.Item.Input?.Path,
            picture.Errors,
            ReferenceVideo = Video(picture.ReferenceSequence),
            Methods = picture.Methods.Select(method => new { method.Method, method.Path, Scores = ByMetric(summary, method.Values), Video = Video(method.Sequence), method.Error }),
        }),
        summary.Failed,
        summary.Plan.Missing,
    });

    private static object? Video(SequenceScores? video) =>
        video is null ? null : new { video.Frames, video.HiddenShare, Mabd = video.BrightnessDifferences };

    private static Dictionary<string, T> ByMetric<T>(ScoreSummary summary, IEnumerable<T> values) =>
        summary.Plan.Metrics.Zip(values).ToDictionary(pair => pair.First.Key, pair => pair.Second);
}
