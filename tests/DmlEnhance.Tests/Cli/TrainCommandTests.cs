using System.Diagnostics;
using System.Text.RegularExpressions;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;
using Xunit;

namespace DmlEnhance.Tests.Cli;

public class TrainCommandTests
{
    private static string[] Train(string folder, int steps, params string[] more) =>
        ["train", "sci", "--data", TrainingFixtures.Folder, "-o", folder, "--steps", $"{steps}", "--crop", "32", "--threads", "2", .. more];

    [Fact]
    public async Task A_run_makes_a_model_with_its_card_that_enhances()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.RunAsync(Train(folder["run"], 4, "--name", "mine", "--licence", "MIT", "--seed", "9", "--data-note", "Three crops of night photographs."));
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("training on ", run.Out, StringComparison.Ordinal);
        Assert.Contains(", 2 threads (auto: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("mine.onnx: step 4 (loss ", run.Out, StringComparison.Ordinal);
        Assert.Contains("step 4/4: loss ", run.Error, StringComparison.Ordinal);
        ModelCard card = ModelCard.Load(Path.Combine(folder["run"], "mine.json"));
        Assert.Equal(("mine", "sci", "MIT", 9UL, 4L), (card.Name, card.Network, card.Licence, card.Training!.Seed, card.Training.Steps));
        Assert.Equal(["Three crops of night photographs."], card.Training.Data);
        Assert.Equal("0.0003", card.Training.Settings["learning rate"]);
        string model = Path.Combine(folder["run"], "mine.onnx");
        Assert.Equal(card.Sha256, OnnxModel.Load(model).Sha256);
        CliRun enhanced = await CliRun.RunAsync("enhance", TrainingFixtures.Pictures[0], "-o", folder["bright.png"], "--model", model);
        Assert.Equal((0, ""), (enhanced.ExitCode, enhanced.Error));
    }

    [Fact]
    public async Task TCE_Net_makes_a_model_with_its_card()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.RunAsync("train", "tce", "--data", TrainingFixtures.Folder, "-o", folder["run"], "--name", "video", "--width", "1", "--blocks", "1", "--crop", "32",
            "--clips", "1", "--steps", "2", "--level", "easy", "--threads", "1", "--validate", TrainingFixtures.Pictures[1], "--validate-every", "2");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("video.onnx: step 2, the best of 2: PSNR ", run.Out, StringComparison.Ordinal);
        Assert.Contains(", temporal error ", run.Out, StringComparison.Ordinal);
        Assert.Equal("tce", ModelCard.Load(Path.Combine(folder["run"], "video.json")).Network);
        Assert.Equal(1, TceModel.Load(Path.Combine(folder["run"], "video.onnx")).Network.Width);
    }

    [Theory]
    [InlineData(2, "there is nothing to train on; name photographs with --data, videos with --videos, or data sets with --dataset")]
    [InlineData(2, "'x' is not a weight", "--data", ".", "--temporal", "x")]
    [InlineData(1, "multiples of 16", "--data", ".", "--crop", "40")]
    [InlineData(1, "no such file or folder", "--videos", "not-there")]
    public async Task TCE_Net_s_wrong_arguments_are_one_line(int exitCode, string says, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.RunAsync(["train", "tce", "-o", folder["run"], "--quiet", .. arguments]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_and_resumed_ends_with_the_unbroken_run_s_bytes()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await CliRun.RunProcessAsync(null, Train(folder["whole"], 60))).ExitCode);
        string checkpoint = Path.Combine(folder["killed"], "checkpoint.safetensors");
        using (Process process = CliRun.Start(null, Train(folder["killed"], 60, "--checkpoint-every", "1")))
        {
            // The second write is a step's; the first is of the initial weights.
            var watch = Stopwatch.StartNew();
            DateTime? first = null;
            while (watch.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited)
            {
                if (File.Exists(checkpoint))
                {
                    DateTime written = File.GetLastWriteTimeUtc(checkpoint);
                    first ??= written;
                    if (written > first)
                        break;
                }

                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            process.Kill();
            CliRun killed = await CliRun.FinishAsync(process);
            Assert.NotEqual(0, killed.ExitCode);
        }

        Assert.False(File.Exists(Path.Combine(folder["killed"], "model.onnx")));
        CliRun resumed = await CliRun.RunProcessAsync(null, Train(folder["killed"], 60, "--resume"));
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], "checkpoint.safetensors")), File.ReadAllBytes(checkpoint));
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_checkpoint_from_which_the_run_ends_with_the_unbroken_run_s_bytes()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signal to send to another console's process");
        using var folder = new TemporaryFolder();
        string checkpoint = Path.Combine(folder["broken"], "checkpoint.safetensors");
        // No checkpoint but the first is due before the end: the one that is found was written for Ctrl+C.
        using (Process process = CliRun.Start(null, Train(folder["broken"], 400, "--checkpoint-every", "400")))
        {
            Assert.StartsWith("step 20/400: loss ", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await CliRun.InterruptAsync(process);
            CliRun broken = await CliRun.FinishAsync(process);
            Assert.Equal(130, broken.ExitCode);
            Assert.Equal("dmlenhance: interrupted", broken.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[^1]);
        }

        TrainingState state = SciTraining.Initial(0);
        TrainingCheckpoint.Read(checkpoint, state);
        Assert.InRange(state.Step, 20, 399);
        Assert.False(File.Exists(Path.Combine(folder["broken"], "model.onnx")));

        int steps = (int)state.Step + 5;
        Assert.Equal(0, (await CliRun.RunProcessAsync(null, Train(folder["broken"], steps, "--resume"))).ExitCode);
        Assert.Equal(0, (await CliRun.RunProcessAsync(null, Train(folder["whole"], steps))).ExitCode);
        foreach (string file in new[] { "checkpoint.safetensors", "model.onnx" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], file)), File.ReadAllBytes(Path.Combine(folder["broken"], file)));
    }

    [Fact]
    public async Task Fine_tuning_writes_a_model_and_its_card()
    {
        using var folder = new TemporaryFolder();
        string model = TestFiles.WriteModel(folder.Path);
        Directory.CreateDirectory(folder["night"]);
        foreach (string picture in TrainingFixtures.Pictures.Skip(1))
            File.Copy(picture, Path.Combine(folder["night"], Path.GetFileName(picture)));
        CliRun run = await CliRun.RunAsync("finetune", "--model", model, "--data", TrainingFixtures.Pictures[0], folder["night"], "-o", folder["tuned.onnx"], "--steps", "5", "--crop", "32", "--threads", "2", "--seed", "7", "--events", folder["events"]);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("fine-tuning on ", run.Out, StringComparison.Ordinal);
        Assert.Contains("5 steps, loss ", run.Out, StringComparison.Ordinal);
        ModelCard card = ModelCard.Load(folder["tuned.json"]);
        Assert.Equal(OnnxModel.Load(folder["tuned.onnx"]).Sha256, card.Sha256);
        Assert.Contains("Fine-tuned from sci-test.onnx", card.Description, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder["events"]));
        Assert.Equal((7UL, 5L), (card.Training!.Seed, card.Training.Steps));
        Assert.Equal(["stream.png", "night (pictures: 2)"], card.Training.Data);
        Assert.Equal($"sci-test.onnx (sha256 {OnnxModel.Load(model).Sha256})", card.Training.Settings["start"]);
        Assert.Equal(("0.0005", "32", "10", "YCbCr"), (card.Training.Settings["learning rate"], card.Training.Settings["crop"], card.Training.Settings["sigma"], card.Training.Settings["colours"]));
        Assert.EndsWith(", 2 threads", card.Training.Settings["engine"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_nothing()
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.RunAsync(Train(folder["run"], 1, "--quiet"));
        Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error));
    }

    public static TheoryData<string[], string> WrongUsage => new()
    {
        { ["train", "sci", "-o", "run"], "--data" },
        { ["train", "sci", "--data", "x", "-o", "run", "--steps", "0"], "number of steps" },
        { ["train", "sci", "--data", "x", "-o", "run", "--steps", "5", "--epochs", "5"], "exclude each other" },
        { ["train", "sci", "--data", "x", "-o", "run", "--lr", "-1"], "learning rate" },
        { ["train", "sci", "--data", "x", "-o", "run", "--lr", "NaN"], "learning rate" },
        { ["train", "sci", "--data", "x", "-o", "run", "--crop", "7"], "a crop" },
        { ["train", "sci", "--data", "x", "-o", "run", "--name", "a/b"], "model's name" },
        { ["train", "sci", "--data", "x", "-o", "run", "--name", "auto"], "model's name" },
        { ["train", "sci", "--data", "x", "-o", "run", "--name", "a\nb"], "model's name" },
        { ["train", "sci", "--data", "x", "-o", "run", "--name", "."], "model's name" },
        { ["finetune", "--model", "m.onnx", "--data", "x", "-o", "tuned.pt"], "must end in .onnx" },
        { ["finetune", "--data", "x", "-o", "tuned.onnx"], "--model" },
        { ["finetune", "--model", "", "--data", "x", "-o", "tuned.onnx"], "the name of --model is empty" },
        { ["finetune", "--model", "m.onnx", "--data", "x", "-o", "tuned.onnx", "--events", ""], "the name of --events is empty" },
        { ["finetune", "--model", "m.onnx", "--data", "x", "-o", ""], "the name of --output is empty" },
        { ["finetune", "--model", "m.onnx", "--data", "x", "--stepz", "5", "-o", "tuned.onnx"], "there is no option '--stepz'" },
        { ["train", "sci", "--data", "x", "--stepz", "5", "-o", "run"], "there is no option '--stepz'" },
        { ["train", "sci", "--data", "x", "", "-o", "run"], "the name of --data is empty" },
        { ["train", "sci", "--data", "x", "-o", ""], "the name of --output is empty" },
        { ["train", "sci", "--data", "x", "-o", "run", "--validate", ""], "the name of --validate is empty" },
        { ["train", "sci", "--data", "x", "-o", "run", "--sigma", "0.0009"], "use a number from 0.001 to 1000000" },
    };

    [Theory]
    [MemberData(nameof(WrongUsage))]
    public async Task Wrong_usage_is_one_line(string[] args, string expected)
    {
        (await CliRun.RunAsync(args)).AssertOneError(2, expected);
    }

    public static TheoryData<string[], string[]> Defaults => new()
    {
        { ["train", "sci"], ["--name model", "--epochs 1000", "--lr 0.0003", "--seed 1", "--crop 256", "--sigma 10", "--validate-every 100", "--checkpoint-every 100", "--device auto"] },
        { ["finetune"], ["--steps 100", "--lr 0.0005", "--seed 1", "--crop 0", "--sigma 10", "--device auto"] },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task Help_says_each_default_once(string[] command, string[] defaults)
    {
        CliRun help = await CliRun.RunAsync([.. command, "--help"]);
        string[] lines = help.Out.Split(Environment.NewLine);
        Assert.All(lines, line => Assert.InRange(Regex.Count(line, @"\[default"), 0, 1));
        foreach (string[] parts in defaults.Select(text => text.Split(' ')))
            Assert.EndsWith($"[default: {parts[1]}]", Assert.Single(lines, line => line.Contains($"{parts[0]} <", StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "nowhere")]
    [InlineData("empty", "empty")]
    public async Task Data_that_is_not_there_is_one_line(string data, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        CliRun run = await CliRun.RunAsync("train", "sci", "--data", folder[data], "-o", folder["run"], "--steps", "1");
        run.AssertOneError(1, expected);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public async Task A_model_that_could_not_be_written_is_found_before_fine_tuning()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["tuned.onnx"]);
        CliRun run = await CliRun.RunAsync("finetune", "--model", TestFiles.WriteModel(folder.Path), "--data", TrainingFixtures.Pictures[0], "-o", folder["tuned.onnx"], "--steps", "100000");
        run.AssertOneError(1, "a folder has this name");
    }

    [Fact]
    public async Task Resuming_where_there_is_nothing_is_one_line()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.RunAsync(Train(folder["run"], 1, "--resume", "--quiet"))).AssertOneError(1, "no checkpoint.safetensors to resume from");
    }

    [Fact]
    public async Task DirectML_is_refused_until_it_is_there()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.RunAsync(Train(folder["run"], 1, "--device", "dml"))).AssertOneError(1, "device dml cannot be had");
    }

    [Fact]
    public async Task Another_file_in_the_card_s_place_is_not_lost()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tuned.json"], "[1, 2]");
        CliRun run = await CliRun.RunAsync("finetune", "--model", TestFiles.WriteModel(folder.Path), "--data", TrainingFixtures.Pictures[0], "-o", folder["tuned.onnx"], "--steps", "1");
        run.AssertOneError(1, "cannot write the card");
        Assert.Equal("[1, 2]", File.ReadAllText(folder["tuned.json"]));
    }
}
