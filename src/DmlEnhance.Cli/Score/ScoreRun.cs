using System.Diagnostics;
using DmlEnhance.Cli.Score.Report;
using DmlEnhance.Cli.Score.Sequences;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Score;

/// <summary>Scores the pictures of a plan, several at once.</summary>
/// <param name="plan">What to score.</param>
/// <param name="threads">How many pictures are scored at once.</param>
/// <param name="reportSize">Longest side in pixels of the pictures kept for the report, or null where none is written.</param>
internal sealed class ScoreRun(ScorePlan plan, int threads, int? reportSize)
{
    /// <summary>Does all pictures; a failure of one is in its scores.</summary>
    /// <param name="report">Told of every picture as it ends, one at a time.</param>
    /// <param name="advance">Told how much of a picture or of how many frames was done since the last call; a picture is 1 in all, a video its item's frames.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ScoreSummary> RunAsync(Action<PictureScores> report, Action<double> advance, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var pictures = new PictureScores[plan.Items.Count];
        // A video's frames are what is done at once: each of its versions keeps a decoder and two frames in memory.
        var options = new ParallelOptions { MaxDegreeOfParallelism = plan.IsVideo ? 1 : threads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, pictures.Length, options, (i, token) =>
        {
            pictures[i] = plan.IsVideo ? ScoreVideo(plan.Items[i], advance, token) : ScorePicture(plan.Items[i], advance, token);
            lock (pictures)
                report(pictures[i]);
            return ValueTask.CompletedTask;
        });
        return new ScoreSummary(plan, pictures, clock.Elapsed);
    }

    private PictureScores ScoreVideo(ScoreItem item, Action<double> advance, CancellationToken cancellationToken)
    {
        using var run = new SequenceRun(plan, item, threads, reportSize);
        return run.Score(advance, cancellationToken);
    }

    private PictureScores ScorePicture(ScoreItem item, Action<double> advance, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        using DecodedImage? reference = Read(item.Reference, errors, cancellationToken);
        using DecodedImage? input = Read(item.Input, errors, cancellationToken);
        ReportPicture? shownReference = Show(item.Reference, reference, errors);
        ReportPicture? shownInput = Show(item.Input, input, errors);
        var methods = new List<MethodScores>();
        for (int i = 0; i < plan.Methods.Count; i++)
        {
            methods.Add(ScoreOutput(i, item, reference?.Frame, input?.Frame, cancellationToken));
            advance(1.0 / plan.Methods.Count);
        }

        methods.AddRange([.. plan.BestOf.Select(best => best.Of(methods, plan.Metrics))]);
        return new PictureScores(item, methods, errors, shownInput, shownReference);
    }

    private MethodScores ScoreOutput(int method, ScoreItem item, Frame? reference, Frame? input, CancellationToken cancellationToken)
    {
        LocatedPicture output = item.Outputs[method];
        var values = new double?[plan.Metrics.Count];
        var errors = new List<string>();
        using DecodedImage? image = Read(output, errors, cancellationToken);
        ReportPicture? shown = Show(output, image, errors);
        if (image is not null)
        {
            bool fitsReference = Fits(reference, item.Reference?.Path, "reference");
            bool fitsInput = Fits(input, item.Input?.Path, "input");
            for (int i = 0; i < values.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Metric metric = plan.Metrics[i];
                Frame? other = metric.Needs switch
                {
                    MetricNeeds.Reference => fitsReference ? reference : null,
                    MetricNeeds.Input => fitsInput ? input : null,
                    _ => image.Frame,
                };
                values[i] = other is null ? null : Compute(metric, image.Frame, other, output.Path!, errors);
            }
        }

        return new MethodScores(plan.Methods[method], output.Path, values, OneLine(output.Path, errors), shown);

        bool Fits(Frame? other, string? path, string what)
        {
            bool fits = other is null || (other.Width, other.Height) == (image.Frame.Width, image.Frame.Height);
            if (!fits && plan.Metrics.Any(metric => metric.Needs == (what == "reference" ? MetricNeeds.Reference : MetricNeeds.Input)))
                errors.Add($"{output.Path}: {image.Frame.Width}x{image.Frame.Height} pixels, but its {what} {path} has {other!.Width}x{other.Height}");
            return fits;
        }
    }

    private static double? Compute(Metric metric, Frame image, Frame other, string path, List<string> errors)
    {
        try
        {
            double value = metric.Compute!(image, other);
            if (!double.IsNaN(value))
                return value;
            errors.Add($"{path}: {metric.Name} is not a number for this picture");
        }
        catch (Exception e) when (FileError.Of(e, path) is { } error)
        {
            errors.Add(error);
        }

        return null;
    }

    private static DecodedImage? Read(LocatedPicture? picture, List<string> errors, CancellationToken cancellationToken)
    {
        if (picture?.Path is not { } path)
        {
            if (picture?.Error is { } missing)
                errors.Add(missing);
            return null;
        }

        try
        {
            return ImageFile.Read(path, cancellationToken);
        }
        catch (Exception e) when (FileError.Of(e, path) is { } error)
        {
            errors.Add(error);
            return null;
        }
    }

    private ReportPicture? Show(LocatedPicture? picture, DecodedImage? image, List<string> errors)
    {
        if (reportSize is not { } size || image is null)
            return null;
        try
        {
            return ReportPicture.Of(image.Frame, size);
        }
        catch (Exception e) when (FileError.Of(e, picture!.Path!) is { } error)
        {
            errors.Add(error);
            return null;
        }
    }

    /// <summary>A file has one line, whatever is wrong with it: its name, and all complaints; null where there are none.</summary>
    public static string? OneLine(string? path, List<string> errors)
    {
        string prefix = $"{path}: ";
        return errors.Count == 0 ? null : string.Join("; ", errors.Select((error, i) => i > 0 && error.StartsWith(prefix, StringComparison.Ordinal) ? error[prefix.Length..] : error));
    }
}
