using DmlEnhance.Enhancers;
using DmlEnhance.Training.Gradients;
using DmlEnhance.Training.Graphs;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace DmlEnhance.Tests.Training;

/// <summary>
/// Each rule against central differences: the graph's own forward part in double precision gives (f(x + h) - f(x - h)) / 2h.
/// </summary>
public class GradientReaderTests
{
    // Central differences are off by h^2 f'''/6 and by 1e-16 / h: both are below 1e-8 of these losses with h = 1e-5.
    private const double Step = 1e-5;
    private const double DoubleTolerance = 1e-6;

    // ONNX Runtime computes in float32: 24 bits, and a few hundred additions.
    private const double SingleTolerance = 2e-4;

    public static TheoryData<string> Cases => [.. Graphs.Keys];

    private static readonly Dictionary<string, (int[][] Shapes, Func<TrainingGraph, GraphTensor[], GraphTensor> Build)> Graphs = new()
    {
        ["Add"] = ([[2, 3, 5, 4], [2, 3, 5, 4]], (g, x) => g.Add(x[0], x[1])),
        ["Add, one channel's value for all pixels"] = ([[2, 3, 5, 4], [3, 1, 1]], (g, x) => g.Add(x[0], x[1])),
        ["Add, both repeated"] = ([[3, 1, 4], [5, 1]], (g, x) => g.Add(x[0], x[1])),
        ["Sub"] = ([[1, 3, 3, 7], [1, 3, 3, 7]], (g, x) => g.Subtract(x[0], x[1])),
        ["Sub, from a scalar"] = ([[], [2, 3]], (g, x) => g.Subtract(x[0], x[1])),
        ["Mul"] = ([[5, 7], [5, 7]], (g, x) => g.Multiply(x[0], x[1])),
        ["Mul, repeated"] = ([[2, 1, 7], [3, 1]], (g, x) => g.Multiply(x[0], x[1])),
        ["Mul, a square"] = ([[3, 7]], (g, x) => g.Multiply(x[0], x[0])),
        ["Mul, one value used three times"] = ([[3, 5]], (g, x) => g.Multiply(g.Add(x[0], x[0]), g.Exp(x[0]))),
        ["Div"] = ([[3, 5], [3, 5]], (g, x) => g.Divide(x[0], g.Exp(x[1]))),
        ["Div, repeated"] = ([[1, 5], [3, 1]], (g, x) => g.Divide(x[0], g.Exp(x[1]))),
        ["Sum"] = ([[3, 5], [5], [3, 1]], (g, x) => g.Sum(x)),
        ["Neg"] = ([[3, 5]], (g, x) => g.Negate(x[0])),
        ["Relu"] = ([[3, 11]], (g, x) => g.Relu(x[0])),
        ["Sigmoid"] = ([[3, 11]], (g, x) => g.Sigmoid(x[0])),
        ["Tanh"] = ([[3, 11]], (g, x) => g.Tanh(x[0])),
        ["LeakyRelu"] = ([[3, 11]], (g, x) => g.LeakyRelu(x[0], 0.2f)),
        ["Softmax"] = ([[2, 3, 5]], (g, x) => g.Softmax(x[0])),
        ["Exp"] = ([[3, 11]], (g, x) => g.Exp(x[0])),
        ["Abs"] = ([[3, 11]], (g, x) => g.Abs(x[0])),
        ["Sqrt"] = ([[3, 11]], (g, x) => g.Sqrt(g.Exp(x[0]))),
        ["Clip"] = ([[3, 11]], (g, x) => g.Clip(x[0], -0.5f, 0.7f)),
        ["ReduceSum"] = ([[2, 3, 5]], (g, x) => g.ReduceSum(x[0], [1], false)),
        ["ReduceSum, axes kept"] = ([[2, 3, 5, 7]], (g, x) => g.ReduceSum(x[0], [0, 2], true)),
        ["ReduceSum, of all"] = ([[3, 5]], (g, x) => g.ReduceSum(x[0], [], false)),
        ["ReduceMean"] = ([[2, 3, 5, 7]], (g, x) => g.ReduceMean(x[0], [0, 2, 3], true)),
        ["ReduceMean, of a sum that repeats"] = ([[3, 1], [1, 5]], (g, x) => g.ReduceMean(g.Add(x[0], x[1]), [0], false)),
        ["ReduceSumSquare"] = ([[3, 5, 2]], (g, x) => g.ReduceSumSquare(x[0], [0, 2], false)),
        ["Reshape"] = ([[3, 4, 5]], (g, x) => g.Reshape(x[0], 6, 10)),
        ["Transpose"] = ([[2, 3, 5, 7]], (g, x) => g.Transpose(x[0], 2, 0, 3, 1)),
        ["Slice"] = ([[5, 7]], (g, x) => g.Slice(x[0], 1, 2, 4)),
        ["Pad"] = ([[3, 5]], (g, x) => g.Pad(x[0], 0, 2, 1)),
        ["Concat"] = ([[3, 2], [3, 1], [3, 4]], (g, x) => g.Concat(x, 1)),
        ["Expand"] = ([[3, 1, 2]], (g, x) => g.Expand(x[0], 4, 3, 5, 2)),
        ["MatMul"] = ([[3, 5], [5, 2]], (g, x) => g.MatMul(x[0], x[1])),
        ["MatMul, in batches"] = ([[4, 1, 3, 5], [2, 5, 2]], (g, x) => g.MatMul(x[0], x[1])),
        ["Conv 3x3"] = ([[1, 3, 7, 5], [4, 3, 3, 3], [4]], (g, x) => g.Conv(x[0], x[1], x[2], (1, 1, 1, 1))),
        ["Conv 1x1"] = ([[1, 3, 5, 4], [2, 3, 1, 1], [2]], (g, x) => g.Conv(x[0], x[1], x[2], (0, 0, 0, 0))),
        ["Conv, two images"] = ([[2, 2, 4, 6], [3, 2, 3, 3]], (g, x) => g.Conv(x[0], x[1], null, (1, 1, 1, 1))),
        ["Conv 3x5, unequal pads"] = ([[3, 1, 6, 7], [2, 1, 3, 5]], (g, x) => g.Conv(x[0], x[1], null, (0, 2, 2, 1))),
        ["Conv 2x3, without pads"] = ([[1, 2, 5, 4], [3, 2, 2, 3]], (g, x) => g.Conv(x[0], x[1], null, (0, 0, 0, 0))),
        ["Conv, an image of one pixel"] = ([[1, 2, 1, 1], [2, 2, 3, 3]], (g, x) => g.Conv(x[0], x[1], null, (1, 1, 1, 1))),
        ["Conv in groups"] = ([[2, 6, 4, 5], [4, 3, 3, 3], [4]], (g, x) => g.Conv(x[0], x[1], x[2], (1, 1, 1, 1), groups: 2)),
        ["Conv, dilated"] = ([[2, 2, 6, 5], [3, 2, 3, 3]], (g, x) => g.Conv(x[0], x[1], null, (2, 2, 2, 2), dilation: 2)),
        ["Conv, dilated by more than the picture"] = ([[1, 2, 3, 4], [2, 2, 3, 3]], (g, x) => g.Conv(x[0], x[1], null, (5, 5, 5, 5), dilation: 5)),
        ["Conv in strides, even sides"] = ([[2, 2, 6, 4], [3, 2, 3, 3], [3]], (g, x) => g.Conv(x[0], x[1], x[2], (1, 1, 1, 1), stride: 2)),
        ["Conv in strides, odd sides"] = ([[1, 2, 7, 5], [3, 2, 3, 3]], (g, x) => g.Conv(x[0], x[1], null, (1, 0, 1, 1), stride: 2)),
        ["Conv in strides that leave the last row out"] = ([[1, 1, 7, 8], [2, 1, 2, 3]], (g, x) => g.Conv(x[0], x[1], null, (0, 0, 0, 0), stride: 2)),
        ["Conv in strides, dilated, in groups"] = ([[1, 4, 9, 8], [4, 2, 3, 2]], (g, x) => g.Conv(x[0], x[1], null, (2, 1, 3, 0), stride: 3, dilation: 2, groups: 2)),
        ["MaxPool"] = ([[2, 3, 4, 6]], (g, x) => g.MaxPool(x[0])),
        ["MaxPool, of which some are equal"] = ([[1, 2, 4, 1]], (g, x) => g.MaxPool(g.Expand(x[0], 1, 2, 4, 6))),
        ["Warp"] = ([[2, 3, 5, 4]], (g, x) => g.Warp(x[0], g.Constant("flow", Numbers(80, 50), 2, 2, 5, 4))),
        ["Warp, to places beyond the edge"] = ([[1, 2, 4, 5]], (g, x) => g.Warp(x[0], g.Multiply(g.Constant("flow", Numbers(40, 51), 1, 2, 4, 5), g.Constant(10)))),
        ["Warp, of a sum that repeats"] = ([[1, 1, 4, 1], [2, 1, 1]], (g, x) => g.Warp(g.Expand(g.Add(x[0], x[1]), 1, 2, 4, 3), g.Constant("flow", Numbers(24, 52), 1, 2, 4, 3))),
        ["LayerNormalization"] = ([[2, 3, 5, 4]], (g, x) => g.LayerNorm(x[0], 1e-5f)),
        ["LayerNormalization, of one picture"] = ([[1, 7]], (g, x) => g.LayerNorm(x[0], 1e-5f)),
        ["BatchNormalization"] = ([[2, 3, 5, 4], [3], [3]], (g, x) => g.BatchNorm(x[0], x[1], x[2], 1e-5f).Output),
    };

    [Fact]
    public void Every_rule_is_tested_here() =>
        Assert.Empty(GradientReader.Operators.Except(Graphs.Keys.Select(name => name.Split([' ', ','])[0])));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_gives_what_central_differences_give(string name)
    {
        (int[][] shapes, Func<TrainingGraph, GraphTensor[], GraphTensor> build) = Graphs[name];
        var graph = new TrainingGraph();
        GraphTensor[] x = [.. shapes.Select((shape, i) => graph.Input($"x{i}", shape))];
        GraphTensor y = build(graph, x);

        // Every element of y counts, and differently, so that a gradient in the wrong place shows.
        GraphTensor weights = graph.Constant("weights", Numbers(y.Count, 99), y.Shape);
        GraphTensor loss = graph.ReduceSum(graph.Multiply(y, weights), [], keepDimensions: false);
        graph.Output(loss, "loss");
        IReadOnlyList<GraphTensor> gradients = GradientReader.Read(graph, loss, x);
        for (int i = 0; i < x.Length; i++)
            graph.Output(gradients[i], $"d{i}");
        byte[] model = graph.ToModel();

        float[][] inputs = [.. shapes.Select((shape, i) => Numbers(shape.Aggregate(1, (a, b) => a * b), i))];
        var interpreter = new DoubleInterpreter(model);
        Dictionary<string, Array64> arrays = inputs.Select((values, i) => (i, values)).ToDictionary(
            input => $"x{input.i}", input => new Array64(shapes[input.i], [.. input.values.Select(value => (double)value)]));
        Dictionary<string, Array64> exact = interpreter.Run(arrays);
        Dictionary<string, float[]> single = OnnxRuntime(model, shapes, inputs);
        for (int i = 0; i < x.Length; i++)
        {
            double[] values = arrays[$"x{i}"].Values;
            for (int j = 0; j < values.Length; j++)
            {
                double kept = values[j];
                values[j] = kept + Step;
                double above = interpreter.Run(arrays)["loss"].Values[0];
                values[j] = kept - Step;
                double below = interpreter.Run(arrays)["loss"].Values[0];
                values[j] = kept;
                double expected = (above - below) / (2 * Step);
                double scale = Math.Max(1, Math.Abs(expected));
                Assert.InRange(exact[$"d{i}"].Values[j] - expected, -DoubleTolerance * scale, DoubleTolerance * scale);
                Assert.InRange(single[$"d{i}"][j] - expected, -SingleTolerance * scale, SingleTolerance * scale);
            }
        }
    }

    [Fact]
    public void A_loss_that_is_no_scalar_is_refused()
    {
        var graph = new TrainingGraph();
        GraphTensor x = graph.Input("x", 2);
        Assert.Contains("not a scalar", Assert.Throws<ArgumentException>(() => GradientReader.Read(graph, graph.Exp(x), [x])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_a_rule_is_named()
    {
        var graph = new TrainingGraph();
        GraphTensor x = graph.Input("x");
        Assert.Contains("Sign", Assert.Throws<ArgumentException>(() => GradientReader.Read(graph, graph.Sign(x), [x])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_the_loss_does_not_see_is_named()
    {
        var graph = new TrainingGraph();
        GraphTensor x = graph.Input("x"), y = graph.Input("y");
        Assert.Contains("y []", Assert.Throws<ArgumentException>(() => GradientReader.Read(graph, graph.Exp(x), [x, y])).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, float[]> OnnxRuntime(byte[] model, int[][] shapes, float[][] inputs) => OrtEnvironment.Call("test", () =>
    {
        using var session = new InferenceSession(model);
        using var run = new RunOptions();
        string[] names = [.. inputs.Select((_, i) => $"x{i}")];
        OrtValue[] values = [.. inputs.Select((input, i) => OrtValue.CreateTensorValueFromMemory(input, [.. shapes[i].Select(size => (long)size)]))];
        string[] outputs = [.. session.OutputNames];
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, names, values, outputs);
        Dictionary<string, float[]> read = outputs.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
        foreach (OrtValue value in values)
            value.Dispose();
        return read;
    });

    // At least 0.02 from 0 and from the bounds of the clip: a kink has no derivative to compare with.
    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(1000 + seed);
        var numbers = new float[count];
        for (int i = 0; i < count;)
        {
            float value = (float)(random.NextDouble() * 3 - 1.5);
            if (MathF.Abs(value) > 0.02f && MathF.Abs(value + 0.5f) > 0.02f && MathF.Abs(value - 0.7f) > 0.02f)
                numbers[i++] = value;
        }

        return numbers;
    }
}
