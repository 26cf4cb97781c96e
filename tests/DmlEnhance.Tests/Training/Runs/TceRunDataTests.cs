using DmlEnhance.Devices;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training.Datasets.Published;
using DmlEnhance.Training.Datasets.Published;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training.Runs;

/// <summary>What a run that trains TCE-Net sees: photographs, videos and data sets, with either loss.</summary>
public class TceRunDataTests
{
    private const int Plane = ClipTrees.Side * ClipTrees.Side, Motion = 24, Known = 28;

    private static TceTrainingOptions Options(string folder, long steps = 2) => new()
    {
        Data = [],
        Folder = folder,
        Steps = steps,
        Width = 1,
        Blocks = 1,
        Crop = ClipTrees.Side,
        Clips = 2,
        Threads = 1,
        Seed = 3,
    };

    private static DatasetFolder[] Folders(string name, PublishedTree tree) => [new(PublishedDataset.Find(name), tree.Path)];

    [Fact]
    public void Photographs_alone_can_be_trained_on_with_STCL_as_their_motion_is_known()
    {
        using var folder = new TemporaryFolder();
        var losses = new List<float>();
        TrainingSummary summary = TceTrainingRun.Execute(
            Options(folder.Path, 3) with { Data = TrainingFixtures.Pictures, Stcl = new StclLossOptions { TemporalWeight = 2 } }, progress: progress => losses.Add(progress.Result.Loss),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, losses.Count);
        Assert.All(losses, loss => Assert.InRange(loss, 1e-6f, 100));
        Assert.Equal(1, TceModel.Load(summary.Model).Network.Width);
        IReadOnlyDictionary<string, string> settings = ModelCard.Load(Path.Combine(folder.Path, "model.json")).Training!.Settings;
        Assert.Equal(
            ("Spatial-Temporal Compatible Learning", "2", "0.05", "known", "0.0001"),
            (settings["loss"], settings["temporal weight"], settings["edge weight"], settings["motion"], settings["weight decay"]));

        // What there is none of is not told.
        Assert.DoesNotContain(settings.Keys, key => key is "perceptual weight" or "data sets" or "start" or "initial weights");
    }

    [Fact]
    public void A_data_set_is_trained_on_by_its_list_and_validated_on_by_its_other_list()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.DsLol();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path) with { Datasets = Folders("ds-lol", tree), ValidateEvery = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(summary.Best!.Psnr!.Value, 1, 60);
        ModelCard card = ModelCard.Load(Path.Combine(folder.Path, "model.json"));
        Assert.Equal(["DS-LOL: videos whose dark half is computed; synthetic"], card.Training!.Data);
        Assert.Equal(("ds-lol", "0.5"), (card.Training.Settings["data sets"], card.Training.Settings["temporal weight"]));
        Assert.DoesNotContain("loss", card.Training.Settings.Keys);
        Assert.Equal(summary.Best.Psnr.Value, card.Scores!["validation PSNR (dB)"], 1e-3);
    }

    /// <summary>As simulate-clips leaves it where no video is listed for testing.</summary>
    [Fact]
    public void A_data_set_whose_list_for_testing_is_empty_is_trained_on_without_validation()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.DsLol();
        File.WriteAllText(tree["test_list.txt"], "");
        using var engine = new RecordingEngine();
        TrainingSummary summary = TceTrainingRun.Execute(Options(folder.Path) with { Datasets = Folders("ds-lol", tree) }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2, null), (summary.Steps, summary.Best));
    }

    [Fact]
    public void A_run_that_needs_motion_tells_where_it_is_from()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.Sdsd();
        using var engine = new RecordingEngine();
        RaftModel flow = RaftModel.FromBytes("raft.onnx", RaftGraphs.Whole(
            new RaftNetwork(small: true), new FormulaParameters(), RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1, new OnnxExportOptions { Source = "a test" }));
        for (int i = 0; i < ClipTrees.Frames; i++)
            tree.Frame($"large/{i}.png", 100 + i, RaftNetwork.SmallestSide, RaftNetwork.SmallestSide);
        TceTrainingRun.Execute(
            Options(folder.Path, 1) with { Videos = [tree["large"]], Crop = RaftNetwork.SmallestSide, Stcl = new StclLossOptions(), Flow = flow }, engine,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(engine.Objective!.Flow);
        Assert.Equal($"RAFT (sha256 {flow.Sha256}) where it is not known", ModelCard.Load(Path.Combine(folder.Path, "model.json")).Training!.Settings["motion"]);
        (TrainingShape shape, float[] values, _) = Assert.Single(engine.Steps);
        Assert.Equal(2, shape.Synthetic);
        Assert.All(values.Skip(Motion * shape.Height * shape.Width).Take(5 * shape.Height * shape.Width), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("ds-lol")]
    [InlineData("videos")]
    public void Synthetic_clips_whose_motion_is_not_known_are_refused_with_STCL_in_one_line(string kind)
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.DsLol();
        TceTrainingOptions options = Options(folder["run"]) with { Data = TrainingFixtures.Pictures, Stcl = new StclLossOptions() };
        options = kind == "videos" ? options with { Videos = [tree["normal"]] } : options with { Datasets = Folders("ds-lol", tree) };
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(options));
        Assert.Equal(
            $"{folder["run"]}: some of the synthetic clips are of videos, whose motion is not known; give a model of RAFT (--flow), or train on clips made of photographs alone (of files: made anew by simulate-clips)", e.Message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void With_STCL_a_step_sees_as_many_real_clips_as_synthetic_ones_the_real_ones_first()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.Sdsd();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(
            Options(folder.Path) with { Data = TrainingFixtures.Pictures, Datasets = Folders("sdsd-indoor", tree), Stcl = new StclLossOptions(), ValidateEvery = 2 }, engine,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, engine.Steps.Count);
        foreach ((TrainingShape shape, float[] values, _) in engine.Steps)
        {
            Assert.Equal(new TrainingShape(4, StclObjective.Channels, ClipTrees.Side, ClipTrees.Side, Synthetic: 2), shape);
            for (int clip = 0; clip < 4; clip++)
            {
                float[] Channel(int channel) => values.AsSpan((clip * StclObjective.Channels + channel) * Plane, Plane).ToArray();
                bool real = clip < 2;
                Assert.All(Channel(Known), value => Assert.Equal(real ? 0 : 1, value));
                if (real)
                {
                    // Six frames are all that the video has: its third, and the clean one.
                    AssertLevel(ClipTrees.Dark + 2 * ClipTrees.Step, Channel(6));
                    AssertLevel(ClipTrees.Dark + ClipTrees.CleanOffset + 2 * ClipTrees.Step, Channel(18));
                    Assert.All(Channel(Motion), value => Assert.Equal(0, value));
                }
                else
                {
                    Assert.True(Channel(18).Distinct().Count() > 5);
                }
            }
        }

        static void AssertLevel(int level, float[] plane) => Assert.All(plane, value => Assert.Equal(level / 255f, value, 1e-6f));
    }

    [Theory]
    [InlineData("sdsd-indoor", 0)]
    [InlineData(null, 2)]
    public void With_clips_of_one_kind_a_step_sees_them_alone(string? real, int synthetic)
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.Sdsd();
        using var engine = new RecordingEngine();
        TceTrainingOptions options = Options(folder.Path) with { Stcl = new StclLossOptions(), ValidateEvery = 2 };
        TceTrainingRun.Execute(
            real is null ? options with { Data = TrainingFixtures.Pictures } : options with { Datasets = Folders(real, tree) }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(engine.Steps, step => Assert.Equal(new TrainingShape(2, StclObjective.Channels, ClipTrees.Side, ClipTrees.Side, synthetic), step.Shape));
    }

    [Fact]
    public void Without_STCL_the_clips_of_all_sources_take_turns()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.Sdsd();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(
            Options(folder.Path) with { Data = TrainingFixtures.Pictures, Datasets = Folders("sdsd-indoor", tree), ValidateEvery = 2 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        foreach ((TrainingShape shape, float[] values, _) in engine.Steps)
        {
            Assert.Equal(new TrainingShape(2, TceTraining.Channels, ClipTrees.Side, ClipTrees.Side), shape);
            Assert.Single(values.Take(Plane).Distinct());
            Assert.True(values.Skip((TceTraining.Channels + 18) * Plane).Take(Plane).Distinct().Count() > 5);
        }
    }

    [Fact]
    public void Several_loaders_give_the_steps_that_one_gives()
    {
        using var folder = new TemporaryFolder();
        using RecordingEngine one = new(), four = new() { Loaders = 4 };
        foreach (RecordingEngine engine in new[] { one, four })
            TceTrainingRun.Execute(Options(folder[$"{engine.Loaders}"], 12) with { Data = TrainingFixtures.Pictures }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(12, one.Steps.Count);
        foreach (((TrainingShape, float[] Values, double LearningRate) expected, (TrainingShape, float[] Values, double LearningRate) actual) in one.Steps.Zip(four.Steps))
        {
            Assert.Equal(expected.Values, actual.Values);
            Assert.Equal(expected.LearningRate, actual.LearningRate);
        }
    }

    /// <summary>The first and the last frame are looked at before the run; one between them comes up in its step.</summary>
    [Fact]
    public void A_frame_that_is_found_broken_while_training_is_one_line_and_the_checkpoint_stays()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.DsLol();
        File.WriteAllText(tree["test_list.txt"], "");
        File.WriteAllText(tree["low_and_noise/a/00002.png"], "no picture");
        using var engine = new RecordingEngine { Loaders = 3 };
        var e = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(Options(folder.Path, 20) with { Datasets = Folders("ds-lol", tree) }, engine));
        Assert.StartsWith(tree["low_and_noise/a/00002.png"], e.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Steps);
        Assert.Contains("checkpoint.safetensors", folder.Names);
    }

    [Fact]
    public void A_card_names_videos_as_it_names_photographs()
    {
        using var folder = new TemporaryFolder();
        using PublishedTree tree = ClipTrees.DsLol();
        using var engine = new RecordingEngine();
        TceTrainingRun.Execute(
            Options(folder.Path) with { Data = [TrainingFixtures.Pictures[0]], Videos = [tree["normal/a"]] }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["stream.png", "a (pictures: 6)"], ModelCard.Load(Path.Combine(folder.Path, "model.json")).Training!.Data);
    }

    /// <summary>A video may begin with black frames, and a network make black ones of them.</summary>
    [Fact]
    public void An_output_that_is_the_clean_frame_does_not_keep_a_card_from_being_written()
    {
        using var folder = new TemporaryFolder();
        using (var black = new Frame(80, 80, PixelFormat.Rgb8))
        {
            black.Samples.Clear();
            ImageFile.Write(folder["black.png"], black);
        }

        using var engine = new RecordingEngine { Network = (_, _, _) => new Darkness() };
        TrainingSummary summary = TceTrainingRun.Execute(
            Options(folder["run"]) with { Data = TrainingFixtures.Pictures, Validate = [folder["black.png"]], ValidateEvery = 1 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(100, summary.Best!.Psnr);
        Assert.Equal(100, ModelCard.Load(Path.Combine(folder["run"], "model.json")).Scores!["validation PSNR (dB)"]);
    }

    /// <summary>Makes everything black.</summary>
    private sealed class Darkness : INetworkSession
    {
        public void Run(IReadOnlyDictionary<string, NetworkTensor> inputs, IReadOnlyDictionary<string, NetworkTensor> outputs, CancellationToken cancellationToken = default)
        {
            foreach (NetworkTensor output in outputs.Values)
                ((CpuTensor)output).Numbers.Clear();
        }

        public void Dispose()
        {
        }
    }
}
