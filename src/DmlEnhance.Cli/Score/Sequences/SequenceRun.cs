using DmlEnhance.Frames;
using DmlEnhance.Metrics;
using DmlEnhance.Motion;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>Scores one video as every method made it: all versions are read side by side, two frames of each at a time.</summary>
/// <param name="plan">What to score.</param>
/// <param name="item">The video.</param>
/// <param name="threads">How many scores are computed at once.</param>
/// <param name="reportSize">Longest side in pixels of the pictures kept for the report, or null where none is written.</param>
internal sealed class SequenceRun(ScorePlan plan, ScoreItem item, int threads, int? reportSize) : IDisposable
{
    private const double WarpUnit = 1e-3;

    private readonly SequenceTrack _reference = new(item.Reference, reportSize);
    private readonly SequenceTrack _input = new(item.Input, reportSize);
    private readonly SequenceTrack[] _outputs = [.. item.Outputs.Select(output => new SequenceTrack(output, reportSize))];
    private readonly FrameMean[][] _means = [.. item.Outputs.Select(_ => plan.Metrics.Select(_ => new FrameMean()).ToArray())];
    private readonly FrameMean[] _hidden = [.. item.Outputs.Select(_ => new FrameMean())];
    private readonly bool _measuresWarp = plan.Metrics.Contains(Metric.Warp);
    private readonly bool _measuresBrightness = plan.Metrics.Contains(Metric.Mabd) || plan.Metrics.Contains(Metric.MabdError);

    private IEnumerable<SequenceTrack> Tracks => [_reference, _input, .. _outputs];

    // The flow of one clip for all methods, so that none is measured by its own flicker: what it should be is better lit and has less noise.
    private SequenceTrack? MotionTrack => item.Reference is not null ? _reference : item.Input is not null ? _input : null;

    /// <summary>Scores all frames.</summary>
    /// <param name="advance">Told of every frame: 1, and of what was expected and did not come; the item's frames in all.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public PictureScores Score(Action<double> advance, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        long told = 0;
        for (int t = 0; ; t++)
        {
            Parallel.ForEach(Tracks, options, track => track.Advance(cancellationToken));
            if (_outputs.All(output => output.Current is null))
                break;
            if (t == item.Frames / 2)
                Parallel.ForEach(Tracks, options, track => track.Show());
            ScoreFrame(t, options);
            if (told < item.Frames)
            {
                told++;
                advance(1);
            }
        }

        advance(item.Frames - told);
        List<MethodScores> methods = [.. _outputs.Select((_, method) => Finish(method))];
        methods.AddRange([.. plan.BestOf.Select(best => best.Of(methods, plan.Metrics))]);
        List<string> errors = [.. new[] { _reference.Error, _input.Error }.OfType<string>()];
        return new PictureScores(item, methods, errors, _input.Shown, _reference.Shown)
        {
            InputSequence = _input.Scores(null),
            ReferenceSequence = _reference.Scores(null),
        };
    }

    public void Dispose()
    {
        foreach (SequenceTrack track in Tracks)
            track.Dispose();
    }

    private void ScoreFrame(int t, ParallelOptions options)
    {
        FrameMotion? shared = _measuresWarp && MotionTrack is { Previous: { } before, Current: { } after } && before.Width == after.Width && before.Height == after.Height
            ? FrameMotion.Between(before, after)
            : null;
        var work = new List<Action>();
        if (_measuresBrightness)
            work.AddRange(_outputs.Append(_reference).Select(track => (Action)track.MeasureDifference));
        for (int method = 0; method < _outputs.Length; method++)
        {
            if (_outputs[method].Current is not { } current)
                continue;
            for (int i = 0; i < plan.Metrics.Count; i++)
            {
                (int ofMethod, int ofMetric) = (method, i);
                Metric metric = plan.Metrics[i];
                if (metric == Metric.Warp)
                    work.Add(() => MeasureWarp(ofMethod, ofMetric, shared));
                else if (metric.Compute is { } compute && t % plan.Every == 0 && Other(metric, current) is { } other)
                    work.Add(() => _means[ofMethod][ofMetric].Add(_outputs[ofMethod].Path!, () => compute(current, other)));
            }
        }

        Parallel.ForEach(work, options, one => one());
    }

    private Frame? Other(Metric metric, Frame current) => metric.Needs switch
    {
        MetricNeeds.Reference => _reference.Current,
        MetricNeeds.Input => _input.Current,
        _ => current,
    };

    private void MeasureWarp(int method, int metric, FrameMotion? shared)
    {
        SequenceTrack output = _outputs[method];
        if (output is not { Previous: { } previous, Current: { } current } || MotionTrack is not null && shared is null)
            return;
        _means[method][metric].Add(output.Path!, () =>
        {
            FrameMotion motion = shared ?? FrameMotion.Between(previous, current);
            _hidden[method].Add(output.Path!, () => motion.HiddenShare);
            return WarpingError.Compute(previous, current, motion) / WarpUnit;
        });
    }

    private MethodScores Finish(int method)
    {
        SequenceTrack output = _outputs[method];
        var errors = new List<string?> { output.Error };
        bool fitsReference = Fits(output, _reference, "reference", errors);
        bool fitsInput = Fits(output, _input, "input", errors);
        bool fitsMotion = MotionTrack is null || (MotionTrack == _reference ? fitsReference : fitsInput);
        var values = new double?[plan.Metrics.Count];
        for (int i = 0; output.Error is null && i < values.Length; i++)
        {
            Metric metric = plan.Metrics[i];
            bool fits = metric == Metric.Warp ? fitsMotion : metric.Needs switch
            {
                MetricNeeds.Reference => fitsReference,
                MetricNeeds.Input => fitsInput,
                _ => true,
            };
            if (!fits)
                continue;
            values[i] = Value(metric, output, _means[method][i]);
            if (values[i] is null)
                errors.Add(_means[method][i].Error ?? $"{output.Path}: {(metric.IsTemporal && output.Count < 2 ? $"{metric.Name} needs two frames, there is one" : $"{metric.Name} is not a number for any of its frames")}");
        }

        return new MethodScores(plan.Methods[method], output.Path, values, ScoreRun.OneLine(output.Path, [.. errors.OfType<string>()]), output.Shown)
        {
            Sequence = output.Scores(_hidden[method].Value),
        };
    }

    private double? Value(Metric metric, SequenceTrack output, FrameMean mean)
    {
        if (metric == Metric.Mabd)
            return output.Differences.Count > 0 ? output.Differences.Average() : null;
        if (metric == Metric.MabdError)
            return output.Differences.Count > 0 ? MeanAbsoluteBrightnessDifference.MeanSquaredError(output.Differences, _reference.Differences) : null;
        return mean.Value;
    }

    // Frames belong together by their number, so nothing can be said where the numbers differ: which one is missing is not known.
    private static bool Fits(SequenceTrack output, SequenceTrack other, string what, List<string?> errors)
    {
        if (other.Path is null || other.Error is not null || output.Error is not null)
            return false;
        bool isLonger = other.Current is not null;
        if (output.Count == other.Count && !isLonger)
            return true;
        errors.Add($"{output.Path}: {output.Count} frames, but its {what} {other.Path} has {(isLonger ? "more" : other.Count)}: scores that need it are left out");
        return false;
    }
}
