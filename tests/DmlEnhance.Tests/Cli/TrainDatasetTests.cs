using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Training;
using DmlEnhance.Tests.Training.Datasets.Published;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary><c>train</c> with data sets, and what becomes of the models.</summary>
public class TrainDatasetTests
{
    public static TheoryData<string, string> WrongUsage => new()
    {
        { "train tce --data x -o run --steps 5 --epochs 2", "--steps and --epochs exclude each other" },
        { "train tce --data x -o run --epochs 1", "'1' is not a number of epochs: use a whole number from 2 to " },
        { "train tce --data x -o run --vgg vgg.pth", "--vgg is for --loss stcl" },
        { "train tce --data x -o run --published --loss known --flow raft.pth", "--flow is for --loss stcl" },
        { "train tce --data x -o run --loss mine", "mine" },
        { "train tce --data x -o run --start m.onnx --width 8", "--width and --start exclude each other" },
        { "train tce --data x -o run --start m.onnx --blocks 8", "--blocks and --start exclude each other" },
        { "train tce --data x -o run --start m.onnx --xavier", "--xavier and --start exclude each other" },
        { "train tce --dataset lol=x -o run", "lol holds pictures, which TCE-Net cannot be trained on; use train sci" },
        { "train sci --dataset sdsd-indoor=x -o run", "sdsd-indoor holds videos; use train tce" },
        { "train sci --dataset lol=x -o run --validate y", "--validate and --dataset exclude each other" },
        { "train tce --dataset nonsense -o run", "'nonsense' does not say a data set and its folder: use NAME=FOLDER, where NAME is sdsd-indoor, sdsd-outdoor, drv, ds-lol, lol, lsrw, mit" },
        { "train sci --dataset nonsense=x -o run", "'nonsense' is no data set's layout: use sdsd-indoor, sdsd-outdoor, drv, ds-lol, lol, lsrw, mit" },
        { "train sci --dataset lol= -o run", "'lol=' does not say a data set and its folder" },
        { "train tce -o run --dataset ds-lol=x --valdate y", "there is no option '--valdate'" },
    };

    [Theory]
    [MemberData(nameof(WrongUsage))]
    public async Task Wrong_usage_is_one_line(string arguments, string expected) => (await CliRun.RunAsync(arguments.Split(' '))).AssertOneError(2, expected);

    [Theory]
    [InlineData("sci", "lol", "our485/low")]
    [InlineData("tce", "ds-lol", "low_and_noise")]
    public async Task A_folder_that_is_laid_out_otherwise_is_answered_with_what_is_expected(string network, string dataset, string missing)
    {
        using var folder = new TemporaryFolder();
        CliRun run = await CliRun.RunAsync("train", network, "--dataset", $"{dataset}={folder.Path}", "-o", folder["run"]);
        Assert.Equal(1, run.ExitCode);
        string[] lines = run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"dmlenhance: {folder.Path}: is not laid out as {dataset}: there is no {missing}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; expected:", lines[0], StringComparison.Ordinal);
        Assert.Equal("FOLDER/", lines[1]);
        Assert.StartsWith($"  {missing}/", lines[2], StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task SCI_is_trained_on_a_data_set_s_dark_pictures_and_validated_on_its_pairs()
    {
        using var folder = new TemporaryFolder();
        using var tree = new PublishedTree();
        foreach (string name in new[] { "1", "2" })
            tree.Frame($"our485/low/{name}.png", 10);
        tree.Frame("eval15/low/3.png", 10);
        tree.Frame("eval15/high/3.png", 120);
        CliRun run = await CliRun.RunAsync(
            "train", "sci", "--dataset", $"lol={tree.Path}", "-o", folder["run"], "--steps", "2", "--crop", "16", "--validate-every", "1", "--threads", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"model\.onnx: step [12], the best of 2: PSNR [0-9.]+ dB, ", run.Out);
        Assert.Contains("% of the time waiting for data", run.Out, StringComparison.Ordinal);
        ModelCard card = ModelCard.Load(Path.Combine(folder["run"], "model.json"));
        Assert.Equal(["LOL: pictures of rooms, short and long exposures; real"], card.Training!.Data);
        Assert.NotNull(card.Scores);
    }

    [Fact]
    public async Task RAFT_in_training_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        string flow = folder.Write("raft.onnx", RaftGraphs.Whole(
            new RaftNetwork(small: true), new FormulaParameters(), RaftNetwork.SmallestSide, RaftNetwork.SmallestSide, 1, new OnnxExportOptions { Source = "a test" }));
        Directory.CreateDirectory(folder["video"]);
        for (int frame = 0; frame < TceNetwork.Frames; frame++)
            File.Copy(Path.Combine(TrainingFixtures.Folder, "large.png"), Path.Combine(folder["video"], $"{frame}.png"));
        CliRun run = await CliRun.RunAsync(
            "train", "tce", "--videos", folder["video"], "-o", folder["run"], "--loss", "stcl", "--flow", flow, "--crop", "128", "--width", "1", "--quiet");
        run.AssertOneError(1, "raft.onnx: motion is estimated while training by TorchSharp alone (dmlenhance-torch)");
        Assert.Equal(["raft.onnx", "video"], folder.Names);
    }

    [Theory]
    [InlineData("sci", "--dataset <NAME=DIR>")]
    [InlineData("tce", "--dataset <NAME=DIR>", "--videos <DIR>", "--published", "--epochs <N>", "--loss <known|stcl>", "--temporal <W>", "--vgg <FILE>", "--flow <FILE>", "--xavier", "--start <NAME|FILE>", "--half")]
    public async Task Help_has_the_options(string network, params string[] options)
    {
        CliRun help = await CliRun.RunAsync("train", network, "--help");
        Assert.Equal(0, help.ExitCode);
        string[] lines = [.. help.Out.Split(Environment.NewLine).Select(line => line.Trim())];
        Assert.All(options, option => Assert.Single(lines, line => line.StartsWith($"{option} ", StringComparison.Ordinal)));
        Assert.DoesNotContain("[default: ]", help.Out, StringComparison.Ordinal);
    }

    /// <summary>From a photograph to an enhanced video: each command takes what the one before it wrote.</summary>
    [Fact]
    public async Task Simulated_clips_train_a_model_that_enhances()
    {
        using var folder = new TemporaryFolder();
        CliRun simulated = await CliRun.RunAsync("simulate-clips", TrainingFixtures.Pictures[1], "-o", folder["clips"], "--size", "32x32", "--frames", "6", "--quiet");
        Assert.Equal((0, ""), (simulated.ExitCode, simulated.Error));
        CliRun trained = await CliRun.RunAsync(
            "train", "tce", "--dataset", $"ds-lol={folder["clips"]}", "-o", folder["run"], "--width", "1", "--blocks", "1", "--crop", "32", "--clips", "1", "--steps", "2", "--threads", "1", "--half", "--quiet");
        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        string frames = Assert.Single(Directory.GetDirectories(Path.Combine(folder["clips"], "low_and_noise")));
        CliRun enhanced = await CliRun.RunAsync("enhance", frames, "-o", folder["out"], "-m", Path.Combine(folder["run"], "model.onnx"), "--sequence", "--threads", "1");
        Assert.Equal((0, ""), (enhanced.ExitCode, enhanced.Error));
        Assert.Contains("(32x32, 6 frames, ", enhanced.Out, StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(folder["out"], "*.png").Length);
    }
}
