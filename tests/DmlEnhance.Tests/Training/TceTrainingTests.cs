using System.Text.Json;
using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Gradients;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.Tce;
using Xunit;

namespace DmlEnhance.Tests.Training;

/// <summary>TCE-Net as the training readers read it: its graph against that for inference, and its gradients against PyTorch's (fixtures/tce-training/make-gradients.py).</summary>
public class TceTrainingTests
{
    private const int Side = 32;

    // Values of about 1 after some forty layers, each normalised, in float32.
    private const double Tolerance = 1e-4;

    private static readonly TceNetwork Network = new(2, 1);

    /// <summary>With the running statistics at the window's own, batch normalisation says the same in training and in inference.</summary>
    [Fact]
    public void The_encoder_in_training_is_the_encoder_in_inference()
    {
        float[] window = FormulaParameters.Uniform("window", 3 * TceNetwork.Window * Side * Side);
        (Dictionary<string, float[]> trained, TrainingState state) = Run((reader, graph) =>
        {
            TceFeatures<GraphTensor> features = Network.Encode(reader, graph.Input("frames", 1, 3 * TceNetwork.Window, Side, Side));
            graph.Output(features.Latent, TceGraphs.Latent);
            graph.Output(features.Half, TceGraphs.Half);
            graph.Output(features.Full, TceGraphs.Full);
        }, ("frames", [1, 15, Side, Side], window));
        IReadOnlyDictionary<string, float[]> expected = TceRun.Run(TceGraphs.Encoder(Network, state, Side, Side), (TceGraphs.FramesInput, window));
        foreach (string name in new[] { TceGraphs.Latent, TceGraphs.Half, TceGraphs.Full })
            Close.Assert([.. expected[name].Select(value => (double)value)], trained[name], Tolerance);
    }

    [Fact]
    public void The_head_in_training_is_the_head_in_inference()
    {
        TceShapes shapes = Network.Shapes(Side, Side);
        (string Name, int[] Shape, float[] Values)[] inputs = [.. new[] { (TceGraphs.Latent, shapes.Latent), (TceGraphs.Half, shapes.Half), (TceGraphs.Full, shapes.Full), (TceGraphs.QueryInput, shapes.Latent) }
            .Select(input => (input.Item1, new[] { 1, input.Item2.Channels, input.Item2.Height, input.Item2.Width }, FormulaParameters.Uniform(input.Item1, input.Item2.Channels * input.Item2.Height * input.Item2.Width)))];
        (Dictionary<string, float[]> trained, TrainingState state) = Run((reader, graph) =>
        {
            GraphTensor[] tensors = [.. inputs.Select(input => graph.Input(input.Name, input.Shape))];
            graph.Output(Network.EnhanceExemplar(reader, new TceFeatures<GraphTensor>(tensors[0], tensors[1], tensors[2]), tensors[3]), TceGraphs.EnhancedOutput);
        }, inputs);
        IReadOnlyDictionary<string, float[]> expected = TceRun.Run(TceGraphs.Head(Network, state, Side, Side), [.. inputs.Select(input => (input.Name, input.Values))]);
        Close.Assert([.. expected[TceGraphs.EnhancedOutput].Select(value => (double)value)], trained[TceGraphs.EnhancedOutput], Tolerance);
    }

    [Fact]
    public void Loss_and_gradients_are_those_of_PyTorch()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "tce-training", "gradients.json")));
        var graph = new TrainingGraph();
        (ParameterLayout parameters, ParameterLayout statistics) = TceTraining.Layouts(Network);
        Dictionary<string, GraphTensor> values = Inputs(graph, parameters), running = Inputs(graph, statistics);
        var reader = new TrainingGraphReader(graph, values, running);
        GraphTensor clips = graph.Input("clips", 2, TceTraining.Channels, Side, Side);
        (GraphTensor exemplar, GraphTensor query) = Network.Enhance(reader, reader.Slice(clips, 0, 18));
        GraphTensor loss = TceLoss.Of(reader, exemplar, query, reader.Slice(clips, 18, 3), reader.Slice(clips, 21, 3), 2, Side, Side);
        graph.Output(loss, "loss");
        IReadOnlyList<GraphTensor> gradients = GradientReader.Read(graph, loss, [.. parameters.Slots.Select(slot => values[slot.Name])]);
        foreach ((ParameterSlot slot, GraphTensor gradient) in parameters.Slots.Zip(gradients))
            graph.Output(gradient, $"gradient of {slot.Name}");

        float[] seen = FormulaParameters.Uniform("clips", 2 * TceTraining.Channels * Side * Side);
        for (int i = 0; i < seen.Length; i++)
        {
            if (i / (Side * Side) % TceTraining.Channels < 18)
                seen[i] *= seen[i];
        }

        IReadOnlyDictionary<string, float[]> results = OrtEnvironment.Call("test", () => TceRun.Run(graph.ToModel(), [("clips", seen), .. Values(parameters), .. Values(statistics)]));
        Assert.Equal(document.RootElement.GetProperty("loss").GetDouble(), results["loss"][0], 1e-5);
        Assert.Equal(parameters.Slots.Count, document.RootElement.GetProperty("gradients").EnumerateObject().Count());
        foreach (JsonProperty expected in document.RootElement.GetProperty("gradients").EnumerateObject())
        {
            float[] gradient = results[$"gradient of {expected.Name}"];
            (double length, double product) = (expected.Value[0].GetDouble(), expected.Value[1].GetDouble());
            float[] numbers = FormulaParameters.Uniform($"{expected.Name} gradient", gradient.Length);

            // What layer normalisation takes away leaves a gradient of 0 but for rounding. The loss has a kink wherever the two outputs differ by what they should,
            // and a pixel that float32 puts on its other side counts 1e-4 of the whole.
            double allowed = 1e-3 * length + 1e-6;
            Assert.True(Math.Abs(Math.Sqrt(gradient.Sum(value => (double)value * value)) - length) <= allowed, $"{expected.Name}: length {Math.Sqrt(gradient.Sum(value => (double)value * value))}, not {length}");
            Assert.True(Math.Abs(gradient.Zip(numbers, (a, u) => a * (2.0 * u - 1)).Sum() - product) <= allowed, $"{expected.Name}: {gradient.Zip(numbers, (a, u) => a * (2.0 * u - 1)).Sum()}, not {product}");
        }
    }

    [Fact]
    public void Initial_weights_are_PyTorch_s_and_follow_the_seed()
    {
        TrainingState state = TceTraining.Initial(new TceNetwork(4, 2), 7);
        float[] weight = state.Get("encoder.res_block_list.0.0.weight", 16, 16, 3, 3), bias = state.Get("encoder.res_block_list.0.0.bias", 16);
        double bound = 1 / Math.Sqrt(16 * 9);
        Assert.InRange(weight.Max(), 0.98 * bound, bound);
        Assert.InRange(weight.Min(), -bound, -0.98 * bound);
        Assert.InRange(weight.Average(), -0.05 * bound, 0.05 * bound);
        Assert.All(bias, value => Assert.InRange(Math.Abs(value), 0, bound));

        // [I, O, 2, 2]: PyTorch takes O for the inputs.
        Assert.InRange(state.Get("decoder.deconv_6.0.weight", 16, 8, 2, 2).Max(), 0.95 / Math.Sqrt(8 * 4), 1 / Math.Sqrt(8 * 4));
        Assert.All(state.Get("co_attention.bn1.weight", 16), value => Assert.Equal(1, value));
        Assert.All(state.Get("co_attention.bn1.bias", 16), value => Assert.Equal(0, value));
        Assert.Equal(state.Parameters, TceTraining.Initial(new TceNetwork(4, 2), 7).Parameters);
        Assert.NotEqual(state.Parameters, TceTraining.Initial(new TceNetwork(4, 2), 8).Parameters);
    }

    [Fact]
    public void The_learning_rate_rises_and_then_falls_with_the_root_of_the_steps()
    {
        Assert.Equal(2e-6, TceTraining.LearningRate(1e-3, 0), 1e-12);
        Assert.Equal(1e-3, TceTraining.LearningRate(1e-3, TceTraining.WarmUpSteps - 1), 1e-12);
        Assert.Equal(5e-4, TceTraining.LearningRate(1e-3, 4 * TceTraining.WarmUpSteps - 1), 1e-12);
    }

    // Runs a training graph with the formula's weights; gives its outputs, and those weights with the running statistics at what batch normalisation saw.
    private static (Dictionary<string, float[]> Outputs, TrainingState State) Run(Action<TrainingGraphReader, TrainingGraph> build, params (string Name, int[] Shape, float[] Values)[] inputs)
    {
        var graph = new TrainingGraph();
        (ParameterLayout parameters, ParameterLayout statistics) = TceTraining.Layouts(Network);
        var reader = new TrainingGraphReader(graph, Inputs(graph, parameters), Inputs(graph, statistics));
        build(reader, graph);
        foreach (ParameterSlot slot in statistics.Slots)
            graph.Output(reader.Statistics[slot.Name], $"next {slot.Name}");
        byte[] model = graph.ToModel();
        (string Name, float[] Values)[] all = [.. inputs.Select(input => (input.Name, input.Values)), .. Values(parameters), .. Values(statistics)];
        var outputs = OrtEnvironment.Call("test", () => TceRun.Run(model, all)).ToDictionary(output => output.Key, output => output.Value);

        var state = new TrainingState(parameters, statistics);
        foreach ((string name, float[] values) in Values(parameters))
            values.CopyTo(state.Parameters, parameters.Find(name)!.Start);
        foreach ((string name, float[] given) in Values(statistics))
        {
            // next = 0.9 given + 0.1 seen; of variances the unbiased one is seen. The pooled branch, of one pixel, is normalised by what is given.
            ParameterSlot slot = statistics.Find(name)!;
            bool isPooled = name.Contains("aspp.convs.4", StringComparison.Ordinal);
            double n = Side / 4 * Side / 4 / (name.Contains("co_attention", StringComparison.Ordinal) ? 4 : 1);
            double unbiased = name.EndsWith("running_var", StringComparison.Ordinal) ? (n - 1) / n : 1;
            float[] next = outputs[$"next {name}"];
            for (int i = 0; i < given.Length; i++)
                state.Statistics[slot.Start + i] = isPooled ? given[i] : (float)((next[i] - 0.9 * given[i]) / 0.1 * unbiased);
        }

        return (outputs, state);
    }

    private static Dictionary<string, GraphTensor> Inputs(TrainingGraph graph, ParameterLayout layout) =>
        layout.Slots.ToDictionary(slot => slot.Name, slot => graph.Input(slot.Name, [.. slot.Shape]), StringComparer.Ordinal);

    private static IEnumerable<(string Name, float[] Values)> Values(ParameterLayout layout) => layout.Slots.Select(slot => (slot.Name,
        slot.Name.EndsWith("running_var", StringComparison.Ordinal) ? [.. Enumerable.Repeat(1f, slot.Count)]
        : slot.Name.EndsWith("running_mean", StringComparison.Ordinal) ? new float[slot.Count] : new FormulaParameters().Get(slot.Name, [.. slot.Shape])));
}
