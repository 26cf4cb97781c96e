using DmlEnhance.Models;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>How a run is ended, which of its steps becomes the model, and what its card tells of the way there.</summary>
public class RunEndingTests
{
    private static TceTrainingOptions Options(string folder, long steps) => new()
    {
        Data = TrainingFixtures.Pictures,
        Folder = folder,
        Steps = steps,
        Width = 1,
        Blocks = 1,
        Crop = ClipTrees.Side,
        Clips = 1,
        LearningRate = 1e-3,
    };

    [Fact]
    public void A_cool_down_takes_the_rate_to_nothing_and_may_be_given_when_a_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(Options(folder.Path, 4), engine, cancellationToken: TestContext.Current.CancellationToken);
        TceTrainingRun.Execute(Options(folder.Path, 8) with { Cooldown = 3, Resume = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        double[] expected = [.. Enumerable.Range(0, 8).Select(step => TceTraining.LearningRate(1e-3, step) * (step < 5 ? 1 : (8 - step) / 4.0))];
        foreach ((double rate, (_, _, double actual)) in expected.Zip(engine.Steps))
            Assert.Equal(rate, actual, 1e-15);
        Assert.Equal("8, the rate falling to 0 in the last 3", ModelCard.Load(folder["model.json"]).Training!.Settings["steps of the run"]);
    }

    [Fact]
    public void A_cool_down_that_has_begun_is_not_left()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        using var stopping = new CancellationTokenSource();
        TceTrainingOptions options = Options(folder.Path, 6) with { Cooldown = 4 };
        Assert.Throws<OperationCanceledException>(() => TceTrainingRun.Execute(options, engine, progress =>
        {
            if (progress.Step == 3)
                stopping.Cancel();
        }, stopping.Token));
        DmlEnhanceException e = Assert.Throws<DmlEnhanceException>(() =>
            TceTrainingRun.Execute(options with { Cooldown = 0, Resume = true }, engine, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal($"{folder["checkpoint.safetensors"]}: the run's learning rate is falling to 0 already; end it with --steps 6 --cooldown 4", e.Message);
        TrainingSummary summary = TceTrainingRun.Execute(options with { Resume = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(6, summary.Steps);
    }

    /// <summary>The engine trains nothing, so all validations find the same, and the first stays the best.</summary>
    [Theory]
    [InlineData(false, 1, "the best by validation PSNR")]
    [InlineData(true, 3, "the last")]
    public void The_best_step_or_the_last_becomes_the_model_with_its_scores_and_the_whole_curve(bool keepLast, long expected, string told)
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingOptions options = Options(folder.Path, 2) with { Validate = [TrainingFixtures.Pictures[1]], ValidateEvery = 1, KeepLast = keepLast };
        TceTrainingRun.Execute(options, engine, cancellationToken: TestContext.Current.CancellationToken);
        TrainingSummary summary = TceTrainingRun.Execute(options with { Steps = 3, Resume = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected, summary.ModelStep);
        ModelCard card = ModelCard.Load(folder["model.json"]);
        Assert.Equal((expected, told), (card.Training!.Steps, card.Training.Settings["step that is kept"]));
        Assert.Equal([1L, 2, 3], card.Training.Curve!.Select(point => point.Step));
        Assert.All(card.Training.Curve!, point => Assert.Equal((1, card.Scores!["validation PSNR (dB)"]), (point.Loss, point.Psnr)));
    }

    [Fact]
    public void A_curve_goes_on_where_a_checkpoint_left_it_and_is_thinned_out_for_the_card()
    {
        var curve = new TrainingCurve();
        Assert.Null(curve.Points);
        for (int point = 1; point <= 250; point++)
        {
            curve.Add(0.5f * point);
            curve.Add(10 * point, new ValidationScores(0.4, 20 + point, 0.7, null, point));
        }

        var next = new TrainingCurve();
        next.Read("c", curve.Write(), 2505);
        Assert.Equal(curve.Write(), next.Write());
        Assert.InRange(next.Points!.Count, 50, 100);
        Assert.Equal(2500, next.Points[^1].Step);

        // Of the steps between the last point and the checkpoint the losses are gone.
        next.Add(1);
        next.Add(2510, new ValidationScores(0.4, null, null, null));
        next.Add(1);
        next.Add(2520, new ValidationScores(0.4, null, null, null));
        Assert.Equal((null, (double?)1), (next.At(2510)!.Loss, next.At(2520)!.Loss));
        Assert.Equal((0.5, 21.0, 0.7, (double?)null, 1.0), (next.At(10)!.Loss!.Value, next.At(10)!.Psnr!.Value, next.At(10)!.Ssim!.Value, next.At(10)!.Fsim, next.At(10)!.TemporalError!.Value));
    }

    [Theory]
    [InlineData("10 1 2 3")]
    [InlineData("10 1 2 3 4 x")]
    [InlineData("- 1 2 3 4 5")]
    [InlineData("1.5 1 2 3 4 5")]
    public void A_damaged_curve_is_one_line(string text)
    {
        DmlEnhanceException e = Assert.Throws<DmlEnhanceException>(() => new TrainingCurve().Read("run/checkpoint.safetensors", text, 10));
        Assert.Equal($"run/checkpoint.safetensors: the checkpoint's curve is damaged at '{text}'", e.Message);
    }
}
