using System.Text.Json;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Training.TorchSharp.Tests;

/// <summary>Loss and gradients of the two engines, which read the same code: same weights, same input.</summary>
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
        float[] image = FormulaParameters.Uniform("image", 3 * Side * (Side + 7));
        Compare(objective, SciTraining.Initial(3), TrainingShape.Image(Side, Side + 7), image, SciTolerance);
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
        Compare(new SciFinetuningObjective(model), model.Initial(), TrainingShape.Image(Side, Side), FormulaParameters.Uniform("image", 3 * Side * Side), SciTolerance);
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

    private static void Compare(TrainingObjective objective, TrainingState state, TrainingShape shape, float[] values, double tolerance)
    {
        using var onnx = new OnnxTrainingEngine(1);
        using var torch = Steps.Torch();
        (float expectedLoss, float[] expected) = Steps.Differentiate(onnx, objective, state, shape, values);
        (float loss, float[] gradient) = Steps.Differentiate(torch, objective, state, shape, values);
        Assert.Equal(expectedLoss, loss, tolerance * Math.Abs(expectedLoss));
        Assert.InRange(Steps.Distance(expected, gradient), 0, tolerance);
    }

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
