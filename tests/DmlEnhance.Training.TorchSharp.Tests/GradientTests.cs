using System.Text.Json;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using DmlEnhance.Training.TorchSharp.Steps;
using Xunit;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Tests;

/// <summary>Loss and gradients of the two engines, which read the same code: same weights, same input.</summary>
[Collection(Steps.Collection)]
public class GradientTests
{
    // Of the gradient's length. Both sum in float32, in different orders.
    private const double SciTolerance = 1e-5, TceTolerance = 1e-4;

    private const int Side = 32;

    [Theory]
    [InlineData(10f, false)]
    [InlineData(0.1f, false)]
    [InlineData(10f, true)]
    public void SCI_has_the_gradient_of_the_ONNX_trainer(float sigma, bool authorsColours)
    {
        var objective = new SciObjective(new SciLossOptions { Sigma = sigma, AuthorsColourMix = authorsColours });
        Compare(objective, SciTraining.Initial(3), TrainingShape.Image(Side, Side + 7), Dark(Side * (Side + 7)), SciTolerance);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void TCE_Net_has_the_gradient_of_the_ONNX_trainer(int width, int blocks)
    {
        var network = new TceNetwork(width, blocks);
        Compare(new TceObjective(network), TceTraining.Initial(network, 5), new TrainingShape(2, TceTraining.Channels, Side, Side), Clips(2), TceTolerance);
    }

    [Fact]
    public void A_trained_model_has_the_gradient_of_the_ONNX_trainer()
    {
        var model = new ModelGraph(OnnxModel.FromBytes("test", OnnxExporter.ToOnnx(new SciNetwork(), SciTraining.Initial(2))));
        Compare(new SciFinetuningObjective(model), model.Initial(), TrainingShape.Image(Side, Side), Dark(Side * Side), SciTolerance);
    }

    /// <summary>As TceTrainingTests does for the ONNX trainer (fixtures/tce-training/make-gradients.py).</summary>
    [Fact]
    public void TCE_Net_has_the_gradient_of_PyTorch()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "tce-training", "gradients.json")));
        var network = new TceNetwork(2, 1);
        TrainingState state = Formula(network);
        using var engine = Steps.Torch();
        (float loss, float[] gradient) = Steps.Differentiate(engine, new TceObjective(network), state, new TrainingShape(2, TceTraining.Channels, Side, Side), Clips(2));
        Assert.Equal(document.RootElement.GetProperty("loss").GetDouble(), loss, 1e-5);
        foreach (JsonProperty expected in document.RootElement.GetProperty("gradients").EnumerateObject())
        {
            ParameterSlot slot = state.ParameterLayout.Find(expected.Name)!;
            float[] own = gradient[slot.Start..(slot.Start + slot.Count)], numbers = FormulaParameters.Uniform($"{expected.Name} gradient", slot.Count);
            (double length, double product) = (expected.Value[0].GetDouble(), expected.Value[1].GetDouble());

            // Why so much: TceTrainingTests.
            double allowed = 1e-3 * length + 1e-6;
            Assert.Equal(length, Math.Sqrt(own.Sum(value => (double)value * value)), allowed);
            Assert.Equal(product, own.Zip(numbers, (a, u) => a * (2.0 * u - 1)).Sum(), allowed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_published_loss_has_the_gradient_of_the_ONNX_trainer(int synthetic)
    {
        var network = new TceNetwork(2, 1);
        var shape = new TrainingShape(2, StclObjective.Channels, Side, Side, synthetic);
        float[] values = FormulaParameters.Uniform("pictures", (int)shape.Count);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / (Side * Side) % StclObjective.Channels;
            // Motion of some pixels, which is known.
            values[i] = channel == StclObjective.Channels - 1 ? 1 : channel >= TceTraining.Channels ? 6 * values[i] - 3 : values[i];
        }

        Compare(new StclObjective(network, vgg: new FormulaParameters()), TceTraining.Initial(network, 6), shape, values, TceTolerance);
    }

    /// <summary>Where all motion is known, RAFT's estimate counts for nothing; where none is, what is given does.</summary>
    [Fact]
    public void Motion_that_is_not_known_is_estimated()
    {
        const int Large = RaftNetwork.SmallestSide;
        var network = new TceNetwork(2, 1);
        var raft = RaftModel.FromBytes("raft", RaftGraphs.Whole(new RaftNetwork(small: true), new FormulaParameters(), Large, Large, 1));
        var estimating = new StclObjective(network, flow: new FlowEstimator(raft, 2));
        TrainingState state = TceTraining.Initial(network, 6);
        var shape = new TrainingShape(1, StclObjective.Channels, Large, Large, Synthetic: 1);
        float[] Clip(float known, float motion) => [.. FormulaParameters.Uniform("frames", TceTraining.Channels * Large * Large), .. Enumerable.Repeat(motion, 4 * Large * Large), .. Enumerable.Repeat(known, Large * Large)];
        float Loss(TrainingObjective objective, float[] clip)
        {
            using var engine = Steps.Torch();
            return Steps.Differentiate(engine, objective, state, shape, clip).Loss;
        }

        float known = Loss(estimating, Clip(1, 2)), unknown = Loss(estimating, Clip(0, 0));
        Assert.Equal(Loss(new StclObjective(network), Clip(1, 2)), known, 1e-6f);
        Assert.NotEqual(Loss(new StclObjective(network), Clip(1, 0)), unknown, 1e-4f);
    }

    /// <summary>bfloat16 has 8 bits, float16 11: of the loss two digits and nearly three, after forty normalised layers, VGG-19's and RAFT's own.</summary>
    [Theory]
    [InlineData(ScalarType.BFloat16, 0.05)]
    [InlineData(ScalarType.Float16, 0.01)]
    public void The_published_loss_is_about_the_same_in_low_precision(ScalarType precision, double tolerance)
    {
        const int Large = RaftNetwork.SmallestSide;
        var network = new TceNetwork(2, 1);
        var raft = RaftModel.FromBytes("raft", RaftGraphs.Whole(new RaftNetwork(small: true), new FormulaParameters(), Large, Large, 1));
        var objective = new StclObjective(network, vgg: new FormulaParameters(), flow: new FlowEstimator(raft, 1));
        var shape = new TrainingShape(2, StclObjective.Channels, Large, Large, Synthetic: 1);
        float[] values = FormulaParameters.Uniform("pictures", (int)shape.Count);
        using var full = Steps.Torch();
        using var low = Steps.Torch(new TorchTrainingOptions { Precision = precision });
        (float expected, _) = Steps.Differentiate(full, objective, TceTraining.Initial(network, 6), shape, values);
        (float actual, float[] gradient) = Steps.Differentiate(low, objective, TceTraining.Initial(network, 6), shape, values);
        Assert.Equal(expected, actual, tolerance * expected);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    private static void Compare(TrainingObjective objective, TrainingState state, TrainingShape shape, float[] values, double tolerance)
    {
        using var onnx = new OnnxTrainingEngine(1);
        using var torch = Steps.Torch();
        (float expectedLoss, float[] expected) = Steps.Differentiate(onnx, objective, state, shape, values);
        (float loss, float[] gradient) = Steps.Differentiate(torch, objective, state, shape, values);
        Assert.Equal(expectedLoss, loss, tolerance * Math.Abs(expectedLoss));
        Assert.InRange(Steps.Distance(expected, gradient), 0, tolerance);
    }

    // A dark picture. Black pixels would be divided by illuminations near 0, and the gradient would be theirs alone.
    private static float[] Dark(int pixels) => Array.ConvertAll(FormulaParameters.Uniform("image", 3 * pixels), u => 0.05f + 0.25f * u);

    private static TrainingState Formula(TceNetwork network)
    {
        TrainingState state = TceTraining.Initial(network, 1);
        foreach (ParameterSlot slot in state.ParameterLayout.Slots)
            new FormulaParameters().Get(slot.Name, [.. slot.Shape]).CopyTo(state.Parameters, slot.Start);
        return state;
    }

    // As make-gradients.py makes them: the dark frames squared.
    private static float[] Clips(int count)
    {
        float[] seen = FormulaParameters.Uniform("clips", count * TceTraining.Channels * Side * Side);
        for (int i = 0; i < seen.Length; i++)
        {
            if (i / (Side * Side) % TceTraining.Channels < 18)
                seen[i] *= seen[i];
        }

        return seen;
    }
}
