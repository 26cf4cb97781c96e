using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training.Events;
using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Training;

public class TceTrainingRunTests
{
    private static TceTrainingOptions Options(string folder, long steps = 6) => new()
    {
        Data = TrainingFixtures.Pictures,
        Folder = folder,
        Steps = steps,
        Width = 2,
        Blocks = 1,
        Crop = 32,
        Clips = 2,
        Threads = 1,
        LearningRate = 0.02,
        Seed = 3,
        CheckpointEvery = 2,
    };

    /// <summary>The learning rate is in its rise, up to 0.0048 here.</summary>
    [Fact]
    public void Loss_falls_and_the_model_loads_with_its_card()
    {
        using var folder = new TemporaryFolder();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path, 120) with { Name = "small", Licence = "MIT" });
        Assert.True(summary.LastLoss < 0.6 * summary.FirstLoss, $"{summary.FirstLoss} -> {summary.LastLoss}");
        TceModel model = TceModel.Load(summary.Model);
        ModelCard card = ModelCard.Load(Path.Combine(folder.Path, "small.json"));
        Assert.Equal((2, 1), (model.Network.Width, model.Network.ResidualBlocks));
        Assert.Equal(("small", "tce", "MIT", 120L, model.Sha256), (card.Name, card.Network, card.Licence, card.Training!.Steps, card.Sha256));
        Assert.Equal("2", card.Training.Settings["width"]);
    }

    [Fact]
    public void A_run_resumed_halfway_ends_with_the_unbroken_run_s_bytes()
    {
        using var folder = new TemporaryFolder();
        TceTrainingRun.Execute(Options(folder["whole"]));
        TceTrainingRun.Execute(Options(folder["halves"], steps: 3));
        TrainingSummary resumed = TceTrainingRun.Execute(Options(folder["halves"]) with { Resume = true });
        Assert.Equal(6, resumed.Steps);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], "checkpoint.safetensors")), File.ReadAllBytes(Path.Combine(folder["halves"], "checkpoint.safetensors")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], "model.onnx")), File.ReadAllBytes(resumed.Model));
    }

    [Fact]
    public void The_step_with_the_best_PSNR_becomes_the_model()
    {
        using var folder = new TemporaryFolder();
        var scores = new Dictionary<long, ValidationScores>();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path) with { Validate = [TrainingFixtures.Pictures[1]], ValidateEvery = 2 }, progress: progress =>
        {
            if (progress.Validation is { } validation)
                scores.Add(progress.Step, validation);
        });
        Assert.Equal([2, 4, 6], scores.Keys.Order());
        KeyValuePair<long, ValidationScores> best = scores.MaxBy(score => score.Value.Psnr);
        Assert.Equal((best.Key, best.Value), (summary.ModelStep, summary.Best));
        Assert.InRange(best.Value.TemporalError!.Value, 0.01, 255);
        ModelCard card = ModelCard.Load(Path.Combine(folder.Path, "model.json"));
        Assert.Equal(best.Value.Psnr!.Value, card.Scores!["validation PSNR (dB)"], 1e-3);
        Assert.Equal(best.Value.TemporalError!.Value, card.Scores["validation temporal error (of 255)"], 1e-3);
        string events = Assert.Single(Directory.GetFiles(folder.Path, "events.out.tfevents.*"));
        Assert.Equal(3, EventFileReader.Scalars(events, "validation/temporal error").Count());
    }

    [Fact]
    public void Other_settings_than_the_run_was_started_with_are_one_line()
    {
        using var folder = new TemporaryFolder();
        TceTrainingRun.Execute(Options(folder.Path, steps: 1));
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(Options(folder.Path) with { Resume = true, Clips = 1 }));
        Assert.Equal($"{Path.Combine(folder.Path, "checkpoint.safetensors")}: the run was started with clips of a step 2, not 1; give the same, or another folder for a new run", e.Message);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(0)]
    public void A_crop_that_the_network_cannot_take_is_one_line(int crop)
    {
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(Options(folder.Path) with { Crop = crop }));
        Assert.Contains("multiples of 16", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }
}
