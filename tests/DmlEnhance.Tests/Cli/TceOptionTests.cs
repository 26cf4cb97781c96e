using System.CommandLine;
using DmlEnhance.Cli.Training;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using Xunit;

namespace DmlEnhance.Tests.Cli;

/// <summary>What a command line of <c>train tce</c> asks of a run.</summary>
public class TceOptionTests
{
    private static TceTrainingOptions Read(params string[] arguments)
    {
        var shared = new TrainingOptionSet(1e-3, 96);
        var set = new TceOptionSet(shared, new ModelCatalog([]));
        var command = new Command("tce") { shared.Crop, shared.LearningRate };
        foreach (Option option in set.All)
            command.Options.Add(option);
        ParseResult parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return set.Read(parsed, new TceTrainingOptions { Data = [], Folder = "run" });
    }

    private static string Of(TceTrainingOptions options) => FormattableString.Invariant(
        $"{options.Width} {options.Blocks} {options.Crop} {options.Clips} {options.LearningRate} {(options.Epochs is { } epochs ? $"{epochs} epochs" : $"{options.Steps} steps")} {options.Stcl?.TemporalWeight ?? -1} {options.Xavier} {options.Vgg is not null}");

    [Fact]
    public void Published_is_the_training_of_the_paper() => Assert.Equal("32 16 256 4 0.0001 300 epochs 1 True False", Of(Read("--published")));

    [Fact]
    public void Without_it_the_defaults_are_for_a_CPU()
    {
        Assert.Equal("8 8 96 2 0.001 20000 steps -1 False False", Of(Read()));
        Assert.Equal(new TceLossOptions().TemporalWeight, Read().Loss.TemporalWeight);
    }

    [Theory]
    [InlineData("--width 8", "8 16 256 4 0.0001 300 epochs 1 True False")]
    [InlineData("--blocks 3", "32 3 256 4 0.0001 300 epochs 1 True False")]
    [InlineData("--crop 64", "32 16 64 4 0.0001 300 epochs 1 True False")]
    [InlineData("--clips 1", "32 16 256 1 0.0001 300 epochs 1 True False")]
    [InlineData("--lr 0.01", "32 16 256 4 0.01 300 epochs 1 True False")]
    [InlineData("--epochs 4", "32 16 256 4 0.0001 4 epochs 1 True False")]
    [InlineData("--steps 7", "32 16 256 4 0.0001 7 steps 1 True False")]
    [InlineData("--temporal 2", "32 16 256 4 0.0001 300 epochs 2 True False")]
    [InlineData("--loss known", "32 16 256 4 0.0001 300 epochs -1 True False")]
    [InlineData("--loss stcl", "32 16 256 4 0.0001 300 epochs 1 True False")]

    // Those that say what is the default anyway.
    [InlineData("--width 8 --blocks 8 --crop 96 --clips 2 --lr 0.001 --steps 20000 --loss known", "8 8 96 2 0.001 20000 steps -1 True False")]
    public void Each_of_it_may_be_said_otherwise(string arguments, string expected) => Assert.Equal(expected, Of(Read(["--published", .. arguments.Split(' ')])));

    [Theory]
    [InlineData("--loss stcl", "8 8 96 2 0.001 20000 steps 1 False False")]
    [InlineData("--loss stcl --temporal 0.25 --xavier", "8 8 96 2 0.001 20000 steps 0.25 True False")]
    [InlineData("--epochs 2", "8 8 96 2 0.001 2 epochs -1 False False")]
    public void The_parts_of_it_may_be_had_alone(string arguments, string expected) => Assert.Equal(expected, Of(Read(arguments.Split(' '))));

    [Fact]
    public void The_temporal_weight_is_that_of_the_loss_that_is_used()
    {
        Assert.Equal((2f, null), (Read("--temporal", "2").Loss.TemporalWeight, Read("--temporal", "2").Stcl));
        Assert.Equal((new TceLossOptions().EdgeWeight, new StclLossOptions().EdgeWeight), (Read("--temporal", "2").Loss.EdgeWeight, Read("--loss", "stcl", "--temporal", "2").Stcl!.EdgeWeight));
    }

    [Theory]
    [InlineData("--dataset", "sdsd-indoor=a=b", "DS-LOL=c")]
    [InlineData("--dataset", "sdsd-indoor=a=b", "--dataset", "ds-lol=c")]
    public void Data_sets_may_be_named_together_or_apart(params string[] arguments) =>
        Assert.Equal([("sdsd-indoor", "a=b"), ("ds-lol", "c")], Read(arguments).Datasets.Select(dataset => (dataset.Layout.Name, dataset.Folder)));

    [Fact]
    public void A_model_to_start_from_has_its_own_weights_in_the_published_training_too()
    {
        using var folder = new TemporaryFolder();
        string start = folder.Write("start.onnx", TceGraphs.Whole(new TceNetwork(1, 1), new FormulaParameters(), 32, 32));
        TceTrainingOptions options = Read("--published", "--start", start, "--half");
        Assert.Equal((1, false, true), (options.Start!.Network.Width, options.Xavier, options.HalfWeights));
    }
}
