using DmlEnhance.Cli;
using DmlEnhance.Networks;
using DmlEnhance.Tests;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.TorchSharp.Steps;
using Xunit;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Tests;

/// <summary>Runs: that they learn, that they go on on the other engine, and that what they write is used.</summary>
[Collection(Steps.Collection)]
public class TrainingTests
{
    private static readonly string[] Pictures = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", "training"), "*.png").Order(StringComparer.Ordinal)];

    [Fact]
    public void Two_hundred_steps_of_SCI_lower_the_loss()
    {
        using var folder = new TemporaryFolder();
        using var engine = Steps.Torch();
        TrainingSummary summary = SciTrainingRun.Execute(
            new TrainingOptions { Data = Pictures, Folder = folder["run"], Steps = 200, Crop = 48, LearningRate = 1e-3 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(summary.LastLoss < 0.7 * summary.FirstLoss, $"{summary.FirstLoss} -> {summary.LastLoss}");
    }

    /// <summary>And `dmlenhance enhance` uses what they give.</summary>
    [Fact]
    public async Task Two_hundred_steps_of_TCE_Net_lower_the_loss()
    {
        using var folder = new TemporaryFolder();
        using var engine = Steps.Torch();
        TrainingSummary summary = TceTrainingRun.Execute(
            Tce(folder["run"], 200) with { LearningRate = 2e-3, HalfWeights = true }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(summary.LastLoss < 0.5 * summary.FirstLoss, $"{summary.FirstLoss} -> {summary.LastLoss}");
        Assert.True(summary.StepsPerSecond > 0);
        Assert.InRange(summary.WaitingShare, 0, 1);

        Directory.CreateDirectory(folder["frames"]);
        for (int frame = 0; frame < 3; frame++)
            File.Copy(Pictures[0], folder[$"frames/{frame}.png"]);
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(
            ["enhance", "--sequence", folder["frames"], "-o", folder["bright"], "--model", summary.Model, "--working-size", "64x48"], new CliConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: false));
        Assert.True(exitCode == ExitCode.Success, error.ToString());
        Assert.Equal(3, Directory.GetFiles(folder["bright"], "*.png", SearchOption.AllDirectories).Length);
    }

    /// <summary>
    /// The losses of the later steps show whether weights, running statistics and Adam's means came over; rounding moves them by less than a thousandth. (The weights themselves say
    /// less: a bias before a batch normalisation has a gradient of nothing but rounding, and Adam makes a whole step of it. So the rate is a tenth of the published one.)
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_goes_on_on_the_other_engine(bool beginsOnOnnx)
    {
        using var folder = new TemporaryFolder();
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var onnx = new OnnxTrainingEngine(1);
        using var torch = Steps.Torch();
        ITrainingEngine first = beginsOnOnnx ? onnx : torch, second = beginsOnOnnx ? torch : onnx;
        var alone = new List<float>();
        var mixed = new List<float>();
        SciTrainingRun.Execute(Sci(folder["alone"], 10), onnx, progress => alone.Add(progress.Result.Loss), cancellationToken);
        SciTrainingRun.Execute(Sci(folder["mixed"], 5), first, progress => mixed.Add(progress.Result.Loss), cancellationToken);
        SciTrainingRun.Execute(Sci(folder["mixed"], 10) with { Resume = true }, second, progress => mixed.Add(progress.Result.Loss), cancellationToken);
        Assert.Equal(10, mixed.Count);
        foreach ((float expected, float actual) in alone.Zip(mixed))
            Assert.Equal(expected, actual, 1e-3 * expected);

        string card = File.ReadAllText(folder["mixed/model.json"]);
        Assert.Contains("; after step 5: ", card, StringComparison.Ordinal);
        Assert.Contains("TorchSharp ", card, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    public void Parts_and_devices_give_the_gradient_of_the_whole(int accumulate, int devices)
    {
        var objective = new Blur();
        var state = new TrainingState(objective.Parameters, objective.Statistics);
        FormulaParameters.Uniform("weights", state.Parameters.Length).CopyTo(state.Parameters, 0);
        var shape = new TrainingShape(8, 3, 12, 10, Synthetic: 4);
        float[] values = FormulaParameters.Uniform("pictures", (int)shape.Count);
        using var whole = Steps.Torch();
        using var parts = Steps.Torch(new TorchTrainingOptions { Accumulate = accumulate }, devices);
        (float loss, float[] gradient) = Steps.Differentiate(whole, objective, state, shape, values);
        (float loss2, float[] gradient2) = Steps.Differentiate(parts, objective, state, shape, values);
        // Sums in another order.
        Assert.Equal(loss, loss2, 1e-5 * loss);
        Assert.InRange(Steps.Distance(gradient, gradient2), 0, 1e-5);
    }

    [Fact]
    public void Clips_that_cannot_be_shared_evenly_are_one_line()
    {
        using var folder = new TemporaryFolder();
        using var engine = Steps.Torch(new TorchTrainingOptions { Accumulate = 2 });
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => TceTrainingRun.Execute(Tce(folder["run"], 2) with { Clips = 3 }, engine, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(folder.Names);
        Assert.EndsWith("the 3 clips of a step cannot be shared by 2 parts (--accumulate times the number of GPUs); use a multiple (--clips)", error.Message, StringComparison.Ordinal);
    }

    /// <summary>8 bits of mantissa: the loss of forty layers to two digits.</summary>
    [Fact]
    public void Bfloat16_learns_as_float32_does()
    {
        using var folder = new TemporaryFolder();
        using var full = Steps.Torch();
        using var low = Steps.Torch(new TorchTrainingOptions { Precision = ScalarType.BFloat16 });
        TrainingSummary expected = TceTrainingRun.Execute(Tce(folder["full"], 40) with { LearningRate = 2e-3 }, full, cancellationToken: TestContext.Current.CancellationToken);
        TrainingSummary actual = TceTrainingRun.Execute(Tce(folder["low"], 40) with { LearningRate = 2e-3 }, low, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.FirstLoss, actual.FirstLoss, 0.02 * expected.FirstLoss);
        Assert.True(actual.LastLoss < 0.9 * actual.FirstLoss, $"{actual.FirstLoss} -> {actual.LastLoss}");
        Assert.Contains(", bfloat16", low.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_overflows_is_computed_again_with_half_the_scale()
    {
        var scaler = new LossScaler(scales: true);
        double first = scaler.Scale;
        Assert.False(scaler.Accepts(finite: false));
        Assert.Equal(first / 2, scaler.Scale);
        for (int step = 0; step < 2000; step++)
            Assert.True(scaler.Accepts(finite: true));
        Assert.Equal(first, scaler.Scale);
        while (scaler.Scale > 1)
            scaler.Accepts(finite: false);
        Assert.True(scaler.Accepts(finite: false), "no scale helps: the caller reports it");
        Assert.True(new LossScaler(scales: false).Accepts(finite: false));
    }

    [Fact]
    public void A_loss_that_is_not_finite_leaves_the_state_as_it_is()
    {
        var objective = new Blur();
        var state = new TrainingState(objective.Parameters, objective.Statistics);
        state.Parameters.AsSpan().Fill(0.5f);
        using var engine = Steps.Torch();
        using ITrainingSession session = engine.Open("test", objective, state);
        var shape = new TrainingShape(1, 3, 4, 4);
        Assert.Throws<NotFiniteNumberException>(() => session.Run(shape, [.. Enumerable.Repeat(float.NaN, (int)shape.Count)], 1e-3, TestContext.Current.CancellationToken));
        TrainingState after = session.Snapshot();
        Assert.Equal(0, after.Step);
        Assert.Equal(state.Parameters, after.Parameters);
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        var network = new TceNetwork(2, 1);
        var objective = new Tce.TceObjective(network);
        using var engine = Steps.Torch(new TorchTrainingOptions { Accumulate = 2 });
        var shape = new TrainingShape(2, Training.Tce.TceTraining.Channels, 32, 32);
        float[] values = FormulaParameters.Uniform("clips", (int)shape.Count);
        long before = Tensor.TotalCount;
        using (ITrainingSession session = engine.Open("test", objective, Training.Tce.TceTraining.Initial(network, 1)))
        {
            session.Run(shape, values, 1e-3, TestContext.Current.CancellationToken);
            long afterOne = Tensor.TotalCount;
            for (int step = 0; step < 3; step++)
                session.Run(shape, values, 1e-3, TestContext.Current.CancellationToken);
            session.Snapshot();
            Assert.Equal(afterOne, Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static TrainingOptions Sci(string folder, long steps) => new() { Data = Pictures, Folder = folder, Steps = steps, Crop = 48, LearningRate = 3e-5 };

    private static TceTrainingOptions Tce(string folder, long steps) => new() { Data = Pictures, Folder = folder, Steps = steps, Width = 2, Blocks = 1, Crop = 32, Clips = 2 };

    // Without batch normalisation, whose statistics are each part's own. The last pictures count otherwise than the first.
    private sealed class Blur : TrainingObjective
    {
        public Blur() => Parameters.Add("blur.weight", 3, 3, 3, 3);

        public override ParameterLayout Parameters { get; } = new();

        public override ParameterLayout Statistics { get; } = new();

        public override AdamOptions Adam { get; } = new();

        internal override int BytesPerPixel => 0;

        public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape)
        {
            T blurred = operators.Conv2d(input, "blur", 3, 3, 3, bias: false);
            int real = shape.Pictures - shape.Synthetic;
            T loss = operators.Scale(operators.SumOfSquares(operators.Pictures(blurred, 0, real)), 1f / real);
            return shape.Synthetic == 0 ? loss : operators.Add(loss, operators.Scale(operators.Sum(operators.Abs(operators.Pictures(blurred, real, shape.Synthetic))), 1f / shape.Synthetic));
        }
    }
}
