using System.Globalization;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Onnx;
using DmlEnhance.Simulation;
using DmlEnhance.Tests.Training.Events;
using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Training;

public class SciTrainingRunTests
{
    private static TrainingOptions Options(string folder, long steps = 50) => new()
    {
        Data = TrainingFixtures.Pictures,
        Folder = folder,
        Steps = steps,
        Crop = 48,
        Seed = 5,
        Threads = 2,
        CheckpointEvery = 10,
    };

    [Fact]
    public void A_run_resumed_halfway_ends_with_the_unbroken_run_s_bytes()
    {
        using var folder = new TemporaryFolder();
        SciTrainingRun.Execute(Options(folder["whole"]));
        SciTrainingRun.Execute(Options(folder["halves"], steps: 25));
        TrainingSummary resumed = SciTrainingRun.Execute(Options(folder["halves"]) with { Resume = true });
        Assert.Equal(50, resumed.Steps);
        Assert.Equal(File.ReadAllBytes(Checkpoint(folder["whole"])), File.ReadAllBytes(Checkpoint(folder["halves"])));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], "model.onnx")), File.ReadAllBytes(resumed.Model));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        using var folder = new TemporaryFolder();
        SciTrainingRun.Execute(Options(folder["a"], steps: 2));
        SciTrainingRun.Execute(Options(folder["b"], steps: 2) with { Seed = 6 });
        Assert.NotEqual(Weights(folder["a"]), Weights(folder["b"]));
    }

    [Fact]
    public void Loss_falls_and_TensorBoard_gets_every_step()
    {
        using var folder = new TemporaryFolder();
        var losses = new List<float>();
        TrainingSummary summary = SciTrainingRun.Execute(Options(folder.Path), progress: progress => losses.Add(progress.Result.Loss));
        Assert.Equal(50, losses.Count);
        Assert.True(summary.LastLoss < 0.8 * summary.FirstLoss, $"{summary.FirstLoss} -> {summary.LastLoss}");
        string events = Assert.Single(Directory.GetFiles(folder.Path, "events.out.tfevents.*"));
        Assert.Equal(losses, EventFileReader.Scalars(events, "train/loss").Select(point => point.Value));
        Assert.Equal(Enumerable.Range(1, 50).Select(step => (long)step), EventFileReader.Scalars(events, "train/loss").Select(point => point.Step));
    }

    [Fact]
    public void With_pairs_the_best_step_becomes_the_model()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        var scores = new Dictionary<long, double>();
        TrainingSummary summary = SciTrainingRun.Execute(
            Options(folder["run"], steps: 12) with { Validate = folder["check"], ValidateEvery = 3, Name = "sci-test", Licence = "MIT" },
            progress: progress =>
            {
                if (progress.Validation is { } validation)
                    scores.Add(progress.Step, validation.Psnr!.Value);
            });
        Assert.Equal([3, 6, 9, 12], scores.Keys);
        Assert.Equal(scores.MaxBy(score => score.Value).Key, summary.ModelStep);
        Assert.Equal(scores.Values.Max(), summary.Best!.Psnr);
        OnnxModel model = OnnxModel.Load(folder[Path.Combine("run", "sci-test.onnx")]);
        Assert.Equal("MIT", model.Metadata[OnnxMetadata.Licence]);
        Assert.Contains($"{summary.ModelStep} steps, seed 5", model.Metadata[OnnxMetadata.Source], StringComparison.Ordinal);
        Assert.Contains("best.safetensors", Directory.GetFiles(folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_resumed_run_keeps_the_best_step_of_its_first_half()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        TrainingOptions options = Options(folder["whole"], steps: 20) with { Validate = folder["check"], ValidateEvery = 5 };
        TrainingSummary whole = SciTrainingRun.Execute(options);
        SciTrainingRun.Execute(options with { Folder = folder["halves"], Steps = 10 });
        TrainingSummary halves = SciTrainingRun.Execute(options with { Folder = folder["halves"], Resume = true });
        Assert.Equal((whole.ModelStep, whole.Best), (halves.ModelStep, halves.Best));
        Assert.Equal(File.ReadAllBytes(whole.Model), File.ReadAllBytes(halves.Model));
    }

    [Fact]
    public void An_interrupted_run_leaves_a_checkpoint_of_its_last_step()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SciTrainingRun.Execute(Options(folder["a"]) with { CheckpointEvery = 1000 }, progress: progress =>
        {
            if (progress.Step == 7)
                cancellation.Cancel();
        }, cancellationToken: cancellation.Token));
        Assert.Equal("7", TensorFile.Read(Checkpoint(folder["a"])).Metadata["step"]);
        SciTrainingRun.Execute(Options(folder["b"], steps: 7));
        Assert.Equal(Weights(folder["b"]), Weights(folder["a"]));
    }

    [Fact]
    public void A_run_broken_off_while_it_validated_scores_that_step_when_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        TrainingOptions options = Options(folder["whole"], steps: 6) with { Validate = folder["check"], ValidateEvery = 6 };
        TrainingSummary whole = SciTrainingRun.Execute(options);
        SciTrainingRun.Execute(options with { Folder = folder["broken"] });
        // As the interrupted run leaves it: the step done, its score not yet found.
        TensorFile file = TensorFile.Read(Checkpoint(folder["broken"]));
        TensorFile.Write(Checkpoint(folder["broken"]), file.Tensors, file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Key == "validated step" ? "0" : entry.Value));
        File.Delete(Path.Combine(folder["broken"], "best.safetensors"));
        File.Delete(Path.Combine(folder["broken"], "model.onnx"));
        TrainingSummary resumed = SciTrainingRun.Execute(options with { Folder = folder["broken"], Resume = true });
        Assert.Equal((whole.ModelStep, whole.Best), (resumed.ModelStep, resumed.Best));
        Assert.Equal(File.ReadAllBytes(whole.Model), File.ReadAllBytes(resumed.Model));
    }

    [Fact]
    public void A_best_step_that_the_resumed_run_does_not_reach_is_none_of_its_own()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        TrainingOptions options = Options(folder["run"], steps: 4) with { Validate = folder["check"], ValidateEvery = 2 };
        SciTrainingRun.Execute(options);
        byte[] early = File.ReadAllBytes(Checkpoint(folder["run"]));
        SciTrainingRun.Execute(options with { Steps = 30, Resume = true });
        Assert.True(Best(folder["run"]) > 4);
        File.WriteAllBytes(Checkpoint(folder["run"]), early);
        TrainingSummary shorter = SciTrainingRun.Execute(options with { Steps = 6, Resume = true });
        Assert.InRange(shorter.ModelStep, 1, 6);
    }

    [Fact]
    public void Pairs_of_which_a_half_is_missing_are_refused()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        Directory.Delete(Path.Combine(folder["check"], "reference"), recursive: true);
        Assert.Contains("has a folder low without reference", Assert.Throws<DmlEnhanceException>(() =>
            SciTrainingRun.Execute(Options(folder["run"]) with { Validate = folder["check"] })).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Black_pairs_have_an_infinite_PSNR_and_do_not_decide()
    {
        using var folder = new TemporaryFolder();
        WritePair(folder["check"]);
        using (var black = new Frame(20, 20, PixelFormat.Rgb8))
        {
            black.Samples.Clear();
            ImageFile.Write(Path.Combine(folder["check"], "low", "black.png"), black);
            ImageFile.Write(Path.Combine(folder["check"], "reference", "black.png"), black);
        }

        TrainingSummary summary = SciTrainingRun.Execute(Options(folder["run"], steps: 4) with { Validate = folder["check"], ValidateEvery = 2 });
        Assert.InRange(summary.Best!.Psnr!.Value, 50, 100);
    }

    [Fact]
    public void Validating_less_often_than_there_are_steps_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("none of 5 would be validated", Assert.Throws<DmlEnhanceException>(() =>
            SciTrainingRun.Execute(Options(folder["run"], steps: 5) with { Validate = TrainingFixtures.Folder })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_s_place_taken_by_another_file_is_found_before_training()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.json", "{}"u8.ToArray());
        Assert.Contains("cannot write the card", Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder.Path))).Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(folder["model.json"]));
        Assert.False(File.Exists(Checkpoint(folder.Path)));
    }

    [Fact]
    public void NaN_stops_the_run_and_the_last_good_checkpoint_stays()
    {
        using var folder = new TemporaryFolder();
        SciTrainingRun.Execute(Options(folder.Path, steps: 5));
        // A checkpoint whose weights overflow in the forward pass.
        TensorFile file = TensorFile.Read(Checkpoint(folder.Path));
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value);
        tensors["enhance.in_conv.0.weight"] = tensors["enhance.in_conv.0.weight"] with { Values = [.. Enumerable.Repeat(3e38f, 3 * 27)] };
        TensorFile.Write(Checkpoint(folder.Path), tensors, file.Metadata);
        byte[] before = File.ReadAllBytes(Checkpoint(folder.Path));
        var e = Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder.Path) with { Resume = true }));
        Assert.Contains("step 6: the loss is NaN", e.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", e.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint.safetensors", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Checkpoint(folder.Path)));
    }

    [Fact]
    public void A_second_run_in_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        SciTrainingRun.Execute(Options(folder.Path, steps: 1));
        Assert.Contains("holds a run already", Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder.Path))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> OtherSettings => new()
    {
        { "seed", "seed 5, not 9" },
        { "rate", "learning rate 0.0003, not 0.001" },
        { "crop", "crop 48, not 32" },
        { "sigma", "sigma 10, not 0.1" },
        { "data", "other pictures" },
        { "validation", "other validation pictures, or with none" },
        { "steps", "has done 3 steps already" },
    };

    [Theory]
    [MemberData(nameof(OtherSettings))]
    public void Another_setting_is_not_the_same_run(string setting, string expected)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Options(folder.Path, steps: 3);
        SciTrainingRun.Execute(options);
        TrainingOptions other = setting switch
        {
            "seed" => options with { Seed = 9 },
            "rate" => options with { LearningRate = 1e-3 },
            "crop" => options with { Crop = 32 },
            "sigma" => options with { Loss = options.Loss with { Sigma = 0.1f } },
            "validation" => options with { Validate = TrainingFixtures.Folder, ValidateEvery = 1 },
            "data" => options with { Data = [TrainingFixtures.Pictures[0]] },
            _ => options with { Steps = 2 },
        };
        Assert.Contains(expected, Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(other with { Resume = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_cut_short_is_one_line()
    {
        using var folder = new TemporaryFolder();
        SciTrainingRun.Execute(Options(folder.Path, steps: 1));
        byte[] bytes = File.ReadAllBytes(Checkpoint(folder.Path));
        File.WriteAllBytes(Checkpoint(folder.Path), bytes[..(bytes.Length / 2)]);
        var e = Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder.Path) with { Resume = true }));
        Assert.StartsWith(Checkpoint(folder.Path), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_many_sizes_and_whole_ones_are_trained_on()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 10; i++)
            TestFiles.WriteImage(folder.Path, $"{i}.png", 20 + i, 30 - i, i == 3 ? PixelFormat.Gray8 : i == 4 ? PixelFormat.Rgba16 : PixelFormat.Rgb8, seed: i);
        TrainingSummary summary = SciTrainingRun.Execute(Options(folder["run"]) with { Data = [folder.Path], Crop = 0, Steps = null, Epochs = 2 });
        Assert.Equal(20, summary.Steps);
    }

    [Fact]
    public void A_broken_picture_is_named_before_the_run_s_folder_is_taken()
    {
        using var folder = new TemporaryFolder();
        TestFiles.WriteImage(folder.Path, "whole.png");
        byte[] bytes = File.ReadAllBytes(TestFiles.WriteImage(folder.Path, "cut.png"));
        File.WriteAllBytes(folder["cut.png"], bytes[..(bytes.Length / 2)]);
        var e = Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder["run"]) with { Data = [folder.Path] }));
        Assert.Contains("cut.png: the PNG data are damaged", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_picture_too_small_for_the_loss_is_named()
    {
        using var folder = new TemporaryFolder();
        string small = TestFiles.WriteImage(folder.Path, "small.png", 2, 9);
        var e = Assert.Throws<DmlEnhanceException>(() => SciTrainingRun.Execute(Options(folder["run"]) with { Data = [small] }));
        Assert.Contains("small.png: has fewer than 3 pixels on a side", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    private static string Checkpoint(string folder) => Path.Combine(folder, "checkpoint.safetensors");

    private static long Best(string folder) => long.Parse(TensorFile.Read(Path.Combine(folder, "best.safetensors")).Metadata["step"], CultureInfo.InvariantCulture);

    private static float[] Weights(string folder) => TensorFile.Read(Checkpoint(folder)).Tensors["enhance.in_conv.0.weight"].Values;

    private static void WritePair(string folder)
    {
        using DecodedImage picture = ImageFile.Read(TrainingFixtures.Pictures[1]);
        using Frame reference = picture.Frame.ToRgb8();
        ImageFile.Write(Path.Combine(folder, "reference", "dogs.png"), reference);
        new LowLightSimulation { Exposure = 0.3 }.Apply(reference, 1);
        ImageFile.Write(Path.Combine(folder, "low", "dogs.png"), reference);
    }
}
