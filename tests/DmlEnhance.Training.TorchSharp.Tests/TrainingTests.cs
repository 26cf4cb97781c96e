using DmlEnhance.Networks;
using DmlEnhance.Onnx;
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

    [Fact]
    public void Two_hundred_steps_of_TCE_Net_lower_the_loss()
    {
        using var folder = new TemporaryFolder();
        using var engine = Steps.Torch();
        TrainingSummary summary = TceTrainingRun.Execute(Tce(folder["run"], 200) with { LearningRate = 2e-3 }, engine, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(summary.LastLoss < 0.5 * summary.FirstLoss, $"{summary.FirstLoss} -> {summary.LastLoss}");
        Assert.True(summary.StepsPerSecond > 0);
        Assert.InRange(summary.WaitingShare, 0, 1);
    }

    /// <summary>After ten steps of Adam rounding has grown; still the weights are those of one engine alone to a thousandth of what they moved.</summary>
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
        SciTrainingRun.Execute(Sci(folder["mixed"], 5), first, cancellationToken: cancellationToken);
        TrainingSummary mixed = SciTrainingRun.Execute(Sci(folder["mixed"], 10) with { Resume = true }, second, cancellationToken: cancellationToken);
        SciTrainingRun.Execute(Sci(folder["alone"], 10), onnx, cancellationToken: cancellationToken);

        TrainingState start = Sciences.Initial(), expected = Read(folder["alone"]), actual = Read(folder["mixed"]);
        Assert.Equal((10L, 10L, 10L), (mixed.Steps, expected.Step, actual.Step));
        float[] moved = [.. expected.Parameters.Zip(start.Parameters, (end, begin) => end - begin)], alsoMoved = [.. actual.Parameters.Zip(start.Parameters, (end, begin) => end - begin)];
        Assert.InRange(Steps.Distance(moved, alsoMoved), 0, 1e-3);
        Assert.InRange(Steps.Distance(expected.Statistics, actual.Statistics), 0, 1e-4);
        string card = File.ReadAllText(folder["mixed/model.json"]);
        Assert.Contains("; after step 5: ", card, StringComparison.Ordinal);
        Assert.Contains("TorchSharp (libtorch", card, StringComparison.Ordinal);
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
        Assert.EndsWith("the 3 pictures of a step cannot be shared by 2 parts (--accumulate times the number of GPUs); use a multiple", error.Message, StringComparison.Ordinal);
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
        Assert.Equal((0L, state.Parameters), (after.Step, after.Parameters));
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

    private static TrainingOptions Sci(string folder, long steps) => new() { Data = Pictures, Folder = folder, Steps = steps, Crop = 48, Seed = Sciences.Seed };

    private static TceTrainingOptions Tce(string folder, long steps) => new() { Data = Pictures, Folder = folder, Steps = steps, Width = 2, Blocks = 1, Crop = 32, Clips = 2 };

    private static TrainingState Read(string folder)
    {
        TrainingState state = Sciences.Initial();
        TrainingCheckpoint.Read(Path.Combine(folder, "checkpoint.safetensors"), state);
        return state;
    }

    private static class Sciences
    {
        public const ulong Seed = 9;

        public static TrainingState Initial() => Training.Sci.SciTraining.Initial(Seed);
    }

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
