using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Gradients;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;
using Xunit;

namespace DmlEnhance.Tests.Training.Graphs;

/// <summary>Operators that losses have beside those of networks, and the largest of four pixels, as ONNX Runtime computes them.</summary>
public class LossOperatorTests
{
    /// <summary>Against a loop over pixels, with flows of up to 9 pixels that lead out of the picture on all sides.</summary>
    [Fact]
    public void A_picture_is_seen_along_the_flow_and_beyond_the_edge_is_the_edge()
    {
        const int Pictures = 2, Channels = 3, Height = 5, Width = 7;
        float[] picture = FormulaParameters.Uniform("picture", Pictures * Channels * Height * Width);
        float[] flow = [.. FormulaParameters.Uniform("flow", Pictures * 2 * Height * Width).Select((u, i) => i % 5 == 0 ? MathF.Round(18 * u - 9) : 18 * u - 9)];
        var expected = new double[picture.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            (int x, int y, int plane) = (i % Width, i / Width % Height, i / (Width * Height));
            int place = plane / Channels * 2 * Height * Width + i % (Width * Height);
            double across = Math.Clamp(x + (double)flow[place], 0, Width - 1), down = Math.Clamp(y + (double)flow[place + Width * Height], 0, Height - 1);
            (int left, int top) = ((int)across, (int)down);
            (int right, int bottom) = (Math.Min(left + 1, Width - 1), Math.Min(top + 1, Height - 1));
            double At(int row, int column) => picture[(plane * Height + row) * Width + column];
            expected[i] = (1 - (down - top)) * ((1 - (across - left)) * At(top, left) + (across - left) * At(top, right))
                + (down - top) * ((1 - (across - left)) * At(bottom, left) + (across - left) * At(bottom, right));
        }

        IReadOnlyDictionary<string, float[]> results = Run((graph, reader) =>
            graph.Output(reader.Warp(graph.Input("picture", Pictures, Channels, Height, Width), graph.Input("flow", Pictures, 2, Height, Width)), "y"),
            ("picture", picture), ("flow", flow));

        // Places of up to 16 pixels in float32 are off by 1e-6.
        Close.Assert(expected, results["y"], 5e-6);
    }

    [Fact]
    public void A_flow_of_another_size_is_refused_and_a_flow_has_no_gradient()
    {
        var graph = new TrainingGraph();
        GraphTensor picture = graph.Input("picture", 1, 3, 4, 4), flow = graph.Input("flow", 1, 2, 4, 4);
        Assert.Contains("cannot be warped", Assert.Throws<ArgumentException>(() => graph.Warp(picture, graph.Slice(flow, 2, 0, 2))).Message, StringComparison.Ordinal);
        GraphTensor loss = graph.ReduceSum(graph.Warp(picture, flow), [], keepDimensions: false);
        Assert.Contains("does not depend on flow", Assert.Throws<ArgumentException>(() => GradientReader.Read(graph, loss, [flow])).Message, StringComparison.Ordinal);
    }

    /// <summary>A runtime that scattered with several threads might lose some: here 65,536 pixels see the same one, in each channel.</summary>
    [Fact]
    public void Nothing_of_a_gradient_is_lost_where_many_pixels_see_one()
    {
        const int Side = 256;
        float[] flow = new float[2 * Side * Side];
        Array.Fill(flow, -1000);
        float[] gradient = Run((graph, reader) =>
        {
            GraphTensor x = graph.Input("x", 1, 3, Side, Side);
            GraphTensor loss = reader.Sum(reader.Warp(x, graph.Input("flow", 1, 2, Side, Side)));
            graph.Output(GradientReader.Read(graph, loss, [x])[0], "dx");
        }, ("x", new float[3 * Side * Side]), ("flow", flow))["dx"];
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(i % (Side * Side) == 0 ? Side * Side : 0, gradient[i]);
    }

    /// <summary>As in PyTorch, whose scan keeps what it has unless it finds more.</summary>
    [Fact]
    public void Of_equal_pixels_the_first_in_reading_order_gets_the_gradient()
    {
        IReadOnlyDictionary<string, float[]> results = Run((graph, reader) =>
        {
            GraphTensor x = graph.Input("x", 1, 1, 4, 4), y = reader.MaxPool(x);
            graph.Output(y, "y");
            GraphTensor loss = graph.ReduceSum(graph.Multiply(y, graph.Constant("weights", [1, 2, 3, 4], 1, 1, 2, 2)), [], keepDimensions: false);
            graph.Output(GradientReader.Read(graph, loss, [x])[0], "dx");
        }, ("x", [0, 0, 1, 2, 0, 0, 2, 2, -5, -3, 0, 1, -3, -3, 1, 0]));
        Assert.Equal([0, 2, -3, 1], results["y"]);
        Assert.Equal([1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0], results["dx"]);
    }

    [Fact]
    public void The_largest_of_four_is_the_same_in_training_and_in_inference_and_odd_sides_are_refused()
    {
        float[] image = FormulaParameters.Uniform("image", 3 * 6 * 8);
        var reader = new OnnxGraphReader("test", new FormulaParameters(), 6, 8);
        reader.Output(reader.MaxPool(reader.Image), "y");
        float[] inferred = TceRun.Run(reader.ToModel([]), (OnnxModel.ImageInput, image))["y"];
        float[] trained = Run((graph, training) => graph.Output(training.MaxPool(graph.Input("image", 1, 3, 6, 8)), "y"), ("image", image))["y"];
        Assert.Equal(3 * 3 * 4, inferred.Length);
        Assert.Equal(Math.Max(Math.Max(image[0], image[1]), Math.Max(image[8], image[9])), inferred[0]);
        Assert.Equal(inferred, trained);
        var graph = new TrainingGraph();
        Assert.Contains("even sides", Assert.Throws<ArgumentException>(() => graph.MaxPool(graph.Input("x", 1, 1, 4, 5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_cut_out_of_the_batch()
    {
        float[] batch = FormulaParameters.Uniform("batch", 4 * 6);
        float[] cut = Run((graph, reader) => graph.Output(reader.Pictures(graph.Input("batch", 4, 1, 2, 3), 1, 2), "y"), ("batch", batch))["y"];
        Assert.Equal(batch[6..18], cut);
    }

    /// <summary>TCE-Net's encoder and head have every operator with parameters. float32 in other orders of addition, after some forty layers of values of about 1.</summary>
    [Fact]
    public void A_fixed_network_is_the_network_in_inference()
    {
        const int Side = 32;
        var network = new TceNetwork(2, 1);
        float[] window = FormulaParameters.Uniform("window", 3 * TceNetwork.Window * Side * Side), query = FormulaParameters.Uniform("query", 8 * (Side / 4) * (Side / 4));
        IReadOnlyDictionary<string, float[]> results = Run((graph, reader) =>
        {
            ILossOperators<GraphTensor> fixedReader = reader.Fixed(new FormulaParameters());
            TceFeatures<GraphTensor> features = network.Encode(fixedReader, graph.Input("window", 1, 3 * TceNetwork.Window, Side, Side));
            graph.Output(network.EnhanceExemplar(fixedReader, features, graph.Input("query", 1, 8, Side / 4, Side / 4)), "y");
            Assert.Empty(reader.Statistics);
        }, ("window", window), ("query", query));
        IReadOnlyDictionary<string, float[]> encoded = TceRun.Run(TceGraphs.Encoder(network, new FormulaParameters(), Side, Side), (TceGraphs.FramesInput, window));
        IReadOnlyDictionary<string, float[]> expected = TceRun.Run(TceGraphs.Head(network, new FormulaParameters(), Side, Side),
            (TceGraphs.Latent, encoded[TceGraphs.Latent]), (TceGraphs.Half, encoded[TceGraphs.Half]), (TceGraphs.Full, encoded[TceGraphs.Full]), (TceGraphs.QueryInput, query));
        Close.Assert([.. expected[TceGraphs.EnhancedOutput].Select(value => (double)value)], results["y"], 1e-4);
    }

    /// <summary>Two networks may name their modules alike; one that is used twice is kept once.</summary>
    [Fact]
    public void Each_fixed_network_has_its_own_parameters()
    {
        var layout = new LayoutReader();
        layout.Linear(default, "map", 1, 1);
        TrainingState Network(float weight, float bias)
        {
            var state = new TrainingState(layout.Parameters, layout.Statistics);
            (state.Parameters[0], state.Parameters[1]) = (weight, bias);
            return state;
        }

        TrainingState first = Network(2, 1), second = Network(5, -1);
        IReadOnlyDictionary<string, float[]> results = Run((graph, reader) =>
        {
            GraphTensor x = graph.Input("x", 1, 1, 1, 1);
            GraphTensor y = reader.Fixed(first).Linear(x, "map", 1, 1);
            graph.Output(y, "first");
            graph.Output(reader.Fixed(second).Linear(y, "map", 1, 1), "second");
            graph.Output(reader.Fixed(first).Linear(y, "map", 1, 1), "first again");
        }, ("x", [3]));
        Assert.Equal((7, 34, 15), (results["first"][0], results["second"][0], results["first again"][0]));
    }

    private static IReadOnlyDictionary<string, float[]> Run(Action<TrainingGraph, TrainingGraphReader> build, params (string Name, float[] Values)[] inputs)
    {
        var graph = new TrainingGraph();
        build(graph, new TrainingGraphReader(graph, new Dictionary<string, GraphTensor>(), new Dictionary<string, GraphTensor>()));
        return OrtEnvironment.Call("test", () => TceRun.Run(graph.ToModel(), inputs));
    }
}
