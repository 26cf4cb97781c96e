using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training.Events;
using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>How a run that trains TCE-Net begins, how long it is, and how it goes on.</summary>
public class TceRunCourseTests
{
    private static TceTrainingOptions Options(string folder, long steps = 2) => new()
    {
        Data = TrainingFixtures.Pictures,
        Folder = folder,
        Steps = steps,
        Width = 1,
        Blocks = 1,
        Crop = ClipTrees.Side,
        Clips = 2,
        Threads = 1,
        Seed = 3,
        LearningRate = 1e-3,
    };

    private static ModelCard Card(TemporaryFolder folder) => ModelCard.Load(folder["model.json"]);

    /// <summary>An epoch is ten clips of each of the three photographs, two a step.</summary>
    [Fact]
    public void Epochs_count_steps_rates_and_validations()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        var validated = new List<long>();
        TceTrainingOptions options = Options(folder.Path) with { Epochs = 4, Validate = [TrainingFixtures.Pictures[1]] };
        TrainingSummary summary = TceTrainingRun.Execute(options, engine, progress =>
        {
            Assert.Equal(60, progress.Steps);
            if (progress.Validation is not null)
                validated.Add(progress.Step);
        }, TestContext.Current.CancellationToken);
        Assert.Equal((60, 60), (summary.Steps, engine.Steps.Count));
        Assert.Equal([15, 30, 45, 60], validated);

        // Whole for half of the epochs, then falling to 0 in two.
        Assert.Equal([.. Enumerable.Repeat(1e-3, 30), .. Enumerable.Repeat(5e-4, 15), .. Enumerable.Repeat(0.0, 15)], engine.Steps.Select(step => step.LearningRate));
        Assert.Equal("4 epochs of 15", Card(folder).Training!.Settings["steps of the run"]);
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(options with { Epochs = 6, Resume = true }, engine));
        Assert.Contains("the run was started with learning rate 0.001 for 2 epochs of 15 steps", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_have_the_rates_that_rise_and_fall()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(Options(folder.Path, 3), engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([2e-6, 4e-6, 6e-6], engine.Steps.Select(step => Math.Round(step.LearningRate, 12)));
        Assert.Equal("3", Card(folder).Training!.Settings["steps of the run"]);
    }

    [Fact]
    public void A_run_from_a_model_begins_with_its_weights_and_has_its_size()
    {
        using var folder = new TemporaryFolder();
        var network = new TceNetwork(2, 1);
        TceModel start = TceModel.FromBytes(folder["start.onnx"], TceGraphs.Whole(network, new FormulaParameters(), 32, 32, new OnnxExportOptions { Source = "a test" }));
        using var engine = new RecordingEngine();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path) with { Start = start, Width = 4, Blocks = 3, Xavier = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        var expected = new FormulaParameters();
        foreach (ParameterSlot slot in engine.Started!.ParameterLayout.Slots.Concat(engine.Started.StatisticsLayout.Slots))
            Assert.Equal(expected.Get(slot.Name, [.. slot.Shape]), engine.Started.Get(slot.Name, [.. slot.Shape]));
        Assert.All(engine.Started.GradientMean, value => Assert.Equal(0, value));

        // What did not change is what is written.
        TceModel model = TceModel.Load(summary.Model);
        Assert.Equal((2, 1), (model.Network.Width, model.Network.ResidualBlocks));
        foreach (ParameterSlot slot in engine.Started.ParameterLayout.Slots)
            Assert.Equal(expected.Get(slot.Name, [.. slot.Shape]), model.Source.Get(slot.Name, [.. slot.Shape]));
        ModelCard card = Card(folder);
        Assert.Equal($"start.onnx (sha256 {start.Sha256})", card.Training!.Settings["start"]);
        Assert.DoesNotContain("initial weights", card.Training.Settings.Keys);
        Assert.Equal($"trained by DmlEnhance, 2 steps, seed 3, from start.onnx (sha256 {start.Sha256})", card.Source);
    }

    [Fact]
    public void The_authors_initial_weights_are_told()
    {
        using var folder = new TemporaryFolder();
        using RecordingEngine engine = new(), other = new();
        TceTrainingRun.Execute(Options(folder["xavier"]) with { Xavier = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        TceTrainingRun.Execute(Options(folder["default"]), other, cancellationToken: TestContext.Current.CancellationToken);
        TrainingState expected = TceTraining.Initial(new TceNetwork(1, 1), 3);
        Assert.Equal(expected.Parameters, other.Started!.Parameters);
        XavierInitialization.Fill(expected, 3);
        Assert.Equal(expected.Parameters, engine.Started!.Parameters);
        Assert.Equal("Xavier, gain 0.02", ModelCard.Load(Path.Combine(folder["xavier"], "model.json")).Training!.Settings["initial weights"]);
    }

    public static TheoryData<string, string> Forgotten => new()
    {
        { "xavier", "the run was started with initial weights Xavier, gain 0.02, not none; " },
        { "start", "the run was started with start start.onnx (sha256 " },
        { "stcl", ", not 0" },
    };

    [Theory]
    [MemberData(nameof(Forgotten))]
    public void A_run_is_not_resumed_without_what_it_was_started_with(string what, string says)
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingOptions options = Options(folder.Path);
        TceTrainingRun.Execute(what switch
        {
            "xavier" => options with { Xavier = true },
            "stcl" => options with { Stcl = new StclLossOptions() },
            _ => options with { Start = TceModel.FromBytes("start.onnx", TceGraphs.Whole(new TceNetwork(1, 1), new FormulaParameters(), 32, 32)) },
        }, engine, cancellationToken: TestContext.Current.CancellationToken);
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(options with { Steps = 4, Resume = true }, engine));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_threads_may_go_on_and_the_card_tells_both()
    {
        using var folder = new TemporaryFolder();
        TceTrainingRun.Execute(Options(folder.Path, 1), cancellationToken: TestContext.Current.CancellationToken);
        TceTrainingRun.Execute(Options(folder.Path) with { Threads = 2, Resume = true }, cancellationToken: TestContext.Current.CancellationToken);
        string engines = Card(folder).Training!.Settings["engine"];
        Assert.Matches("^ONNX Runtime .* on .*, 1 thread; after step 1: ONNX Runtime .* on .*, 2 threads$", engines);

        // With nothing left to do nothing is trained on the third.
        TceTrainingRun.Execute(Options(folder.Path) with { Threads = 1, Resume = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(engines, Card(folder).Training!.Settings["engine"]);
    }

    /// <summary>Of before there were engines, data sets and another loss.</summary>
    [Fact]
    public void A_checkpoint_of_an_older_version_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(Options(folder.Path), engine, cancellationToken: TestContext.Current.CancellationToken);
        TensorFile file = TensorFile.Read(folder["checkpoint.safetensors"]);
        TensorFile.Write(folder["checkpoint.safetensors"], file.Tensors, file.Metadata.Where(entry => entry.Key is not ("engine" or "data sets" or "start" or "initial weights" or "loss")).ToDictionary());
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path, 3) with { Resume = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, summary.Steps);
        Assert.Equal("ONNX Runtime on the CPU; after step 2: a test", Card(folder).Training!.Settings["engine"]);
    }

    [Fact]
    public void Float16_halves_the_file()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        TceTrainingOptions options = Options(folder["whole"]) with { Width = 4 };
        TrainingSummary whole = TceTrainingRun.Execute(options, engine, cancellationToken: TestContext.Current.CancellationToken);
        TrainingSummary half = TceTrainingRun.Execute(options with { Folder = folder["half"], HalfWeights = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        TceModel model = TceModel.Load(half.Model);
        Assert.Equal(TceModel.Load(whole.Model).ParameterCount, model.ParameterCount);
        double saved = new FileInfo(whole.Model).Length - new FileInfo(half.Model).Length;

        // Two bytes of every weight, but not of biases, less what the conversions' nodes take.
        Assert.InRange(saved / (2 * model.ParameterCount), 0.85, 1);
    }

    [Fact]
    public void The_share_of_waiting_is_in_the_events_and_the_summary()
    {
        using var folder = new TemporaryFolder();
        using var engine = new RecordingEngine();
        var shares = new List<double>();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path, 5), engine, progress => shares.Add(progress.WaitingShare), TestContext.Current.CancellationToken);
        string events = Assert.Single(Directory.GetFiles(folder.Path, "events.out.tfevents.*"));
        (long Step, float Value)[] points = [.. EventFileReader.Scalars(events, "train/waiting for data")];
        Assert.Equal([1, 2, 3, 4, 5], points.Select(point => point.Step));
        Assert.All(points, point => Assert.InRange(point.Value, 0, 1));
        Assert.Equal(shares[^1], summary.WaitingShare);

        // The engine does nothing: all there is to do is to wait for clips.
        Assert.InRange(summary.WaitingShare, 0.1, 1);
        Assert.True(summary.StepsPerSecond > 0);
    }
}
