using System.Diagnostics;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training;
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
    public async Task Fine_tuning_writes_a_model_and_its_card()
    {
        using var folder = new TemporaryFolder();
        string model = TestFiles.WriteModel(folder.Path);
        CliRun run = await CliRun.RunAsync("finetune", "--model", model, "--data", TrainingFixtures.Pictures[0], "-o", folder["tuned.onnx"], "--steps", "5", "--events", folder["events"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("5 steps, loss ", run.Out, StringComparison.Ordinal);
        ModelCard card = ModelCard.Load(folder["tuned.json"]);
        Assert.Equal(OnnxModel.Load(folder["tuned.onnx"]).Sha256, card.Sha256);
        Assert.Contains("Fine-tuned from sci-test.onnx", card.Description, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder["events"]));
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
        { ["finetune", "--model", "m.onnx", "--data", "x", "-o", "tuned.pt"], "must end in .onnx" },
        { ["finetune", "--data", "x", "-o", "tuned.onnx"], "--model" },
    };

    [Theory]
    [MemberData(nameof(WrongUsage))]
    public async Task Wrong_usage_is_one_line(string[] args, string expected)
    {
        CliRun run = await CliRun.RunAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
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
