using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Graphs;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Networks;

public class SciWeightsTests
{
    private static readonly Dictionary<string, (Action<ModelProto> Change, string Expected)> Foreign = new(StringComparer.Ordinal)
    {
        ["another operator"] = (model => Node(model, "Sigmoid").OpType = "Tanh", "computed by Tanh"),
        ["an operator of another domain"] = (model => Node(model, "Sigmoid").Domain = "com.example", "computed by Sigmoid"),
        ["a node more before the result"] = (BrighterResult, "computed by Mul"),
        ["a node more before the illumination"] = (SmootherIllumination, "computed by Neg"),
        ["an illumination that is not what is divided by"] = (OtherIllumination, "not by 'illumination'"),
        ["a stride of 2"] = (model => Convolution(model, 0).Attribute.Add(Integers("strides", 2, 2)), "'strides'"),
        ["a dilation of 2"] = (model => Convolution(model, 2).Attribute.Add(Integers("dilations", 2, 2)), "'dilations'"),
        ["no pads"] = (model => Convolution(model, 1).Attribute.Remove(Convolution(model, 1).Attribute.Single(attribute => attribute.Name == "pads")), "no pads"),
        ["other pads"] = (model => Convolution(model, 1).Attribute.Single(attribute => attribute.Name == "pads").Ints[3] = 0, "'pads'"),
        ["an unknown attribute"] = (model => Convolution(model, 1).Attribute.Add(new AttributeProto { Name = "beta" }), "'beta'"),
        ["a missing bias"] = (model => Convolution(model, 1).Input.RemoveAt(2), "no bias"),
        ["a bias that is left out"] = (model => Convolution(model, 1).Input[2] = "", "no bias"),
        ["weights that are computed"] = (model => Convolution(model, 1).Input[1] = "image", "not a constant"),
        ["weights of another shape"] = (model => Weights(model).Dims[3] = 1, "shape"),
        ["weights cut short"] = (model => Weights(model).RawData = ByteString.CopyFrom(new byte[8]), "does not hold"),
        ["infinite weights"] = (model => SetFirst(Weights(model), float.PositiveInfinity), "infinity"),
        ["NaN weights in half a value too many"] = (model => Weights(model).RawData = ByteString.CopyFrom([.. Weights(model).RawData.Span, 0, 0]), "does not hold"),
        ["another limit of the illumination"] = (model => SetFirst(Scalar(model, 0.0001f), 0.01f), "0.0001 .. 1"),
        ["a block that reads the image"] = (model => Convolution(model, 1).Input[0] = "image", "made of the image"),
        ["a residual that is not added to the image"] = (ResidualTwice, "'image'"),
        ["two values of one name"] = (model => Node(model, "Sigmoid").Output[0] = Convolution(model, 2).Output[0], "two of its values"),
    };

    public static TheoryData<string> ForeignNames => [.. Foreign.Keys];

    [Fact]
    public void The_constants_compute_what_the_model_computes()
    {
        const int width = 13;
        const int height = 9;
        byte[] file = OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(7));
        var random = new Random(3);
        float[] image = [.. Enumerable.Range(0, 3 * width * height).Select(_ => (float)random.NextDouble())];
        float[] expected = OnnxRun.Run(file, image, height, width)["illumination"];
        double[] actual = Illumination(SciWeights.Read(OnnxModel.FromBytes("sci.onnx", file)).ToConstants(), image, width, height);
        // The model's convolutions add 27 products in float32, about 1e-6 each; a weight at a wrong place is off by 0.01 and more.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5);
    }

    [Theory]
    [InlineData("sci-easy")]
    [InlineData("sci-medium")]
    [InlineData("sci-difficult")]
    public void Our_own_models_are_read(string name) =>
        Assert.Contains(SciWeights.Read(ModelLoader.Load(name)).ToConstants(), value => value != 0);

    [Theory]
    [InlineData("easy")]
    [InlineData("medium")]
    [InlineData("difficult")]
    public void The_official_checkpoints_are_read(string name) =>
        Assert.Contains(SciWeights.Read(ModelLoader.Load(SharedFolder.Require("sci", "weights", $"{name}.pt"))).ToConstants(), value => value != 0);

    [Fact]
    public void Models_of_fixed_size_and_fine_tuned_models_are_read()
    {
        float[] free = Read(Good());
        var options = new OnnxExportOptions { Width = 64, Height = 48, Source = "a test" };
        Assert.Equal(free, SciWeights.Read(OnnxModel.FromBytes("fixed.onnx", OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1), options))).ToConstants());
        var graph = new ModelGraph(OnnxModel.FromBytes("good.onnx", Good().ToByteArray()));
        byte[] tuned = graph.ToModel(graph.Initial(), new Dictionary<string, string>(StringComparer.Ordinal) { ["tuned"] = "yes" });
        Assert.Equal(free, SciWeights.Read(OnnxModel.FromBytes("tuned.onnx", tuned)).ToConstants());
    }

    [Fact]
    public void A_sum_reads_the_same_in_either_order()
    {
        ModelProto model = Good();
        float[] expected = Read(model);
        foreach (NodeProto node in model.Graph.Node.Where(node => node.OpType == "Add"))
            (node.Input[0], node.Input[1]) = (node.Input[1], node.Input[0]);
        Assert.Equal(expected, Read(model));
    }

    [Theory]
    [MemberData(nameof(ForeignNames))]
    public void Another_graph_is_refused_with_one_line_that_says_what_differs(string name)
    {
        (Action<ModelProto> change, string expected) = Foreign[name];
        ModelProto model = Good();
        change(model);
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => Read(model));
        Assert.StartsWith("foreign.onnx: is not SCI's network as this program knows it: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void NaN_weights_are_refused()
    {
        ModelProto model = Good();
        SetFirst(Weights(model), float.NaN);
        Assert.Contains("NaN", Assert.Throws<DmlEnhanceException>(() => Read(model)).Message, StringComparison.Ordinal);
    }

    // The layout that the shader reads, in plain loops and double precision.
    private static double[] Illumination(float[] constants, float[] image, int width, int height)
    {
        double[] input = [.. image.Select(value => (double)value)];
        double[] features = [.. Convolve(constants, 0, input, width, height).Select(value => Math.Max(value, 0))];
        double[] block = Convolve(constants, 1, features, width, height);
        features = [.. features.Zip(block, (a, b) => a + Math.Max(b, 0))];
        double[] residual = Convolve(constants, 2, features, width, height);
        return [.. residual.Zip(input, (r, x) => Math.Clamp(1 / (1 + Math.Exp(-r)) + x, 0.0001, 1))];
    }

    private static double[] Convolve(float[] constants, int layer, double[] input, int width, int height)
    {
        var output = new double[input.Length];
        for (int i = 0; i < output.Length; i++)
        {
            int channel = i / (width * height);
            int x = i % width;
            int y = i / width % height;
            output[i] = constants[(layer * 28 + 27) * 4 + channel];
            for (int tap = 0; tap < 9; tap++)
            {
                int column = x + tap % 3 - 1;
                int row = y + tap / 3 - 1;
                for (int c = 0; c < 3 && column >= 0 && column < width && row >= 0 && row < height; c++)
                    output[i] += constants[(layer * 28 + tap * 3 + c) * 4 + channel] * input[(c * height + row) * width + column];
            }
        }

        return output;
    }

    private static ModelProto Good() => ModelProto.Parser.ParseFrom(OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1)));

    private static float[] Read(ModelProto model) => SciWeights.Read(OnnxModel.FromBytes("foreign.onnx", model.ToByteArray())).ToConstants();

    private static NodeProto Node(ModelProto model, string operation) => model.Graph.Node.Single(node => node.OpType == operation);

    private static NodeProto Convolution(ModelProto model, int index) => model.Graph.Node.Where(node => node.OpType == "Conv").ElementAt(index);

    private static TensorProto Weights(ModelProto model) => model.Graph.Initializer.First(tensor => tensor.Dims.Count == 4);

    private static TensorProto Scalar(ModelProto model, float value) => model.Graph.Initializer.Single(tensor =>
        tensor.Dims.Count == 0 && BitConverter.ToSingle(tensor.RawData.Span) == value);

    private static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    private static void SetFirst(TensorProto tensor, float value)
    {
        byte[] raw = tensor.RawData.ToByteArray();
        BitConverter.TryWriteBytes(raw, value);
        tensor.RawData = ByteString.CopyFrom(raw);
    }

    private static void BrighterResult(ModelProto model) =>
        Insert(model, OnnxModel.EnhancedOutput, new NodeProto { OpType = "Mul", Name = "brighter", Input = { "inner", "inner" } });

    private static void SmootherIllumination(ModelProto model) =>
        Insert(model, OnnxModel.IlluminationOutput, new NodeProto { OpType = "Neg", Name = "smoother", Input = { "inner" } });

    // The node that made the value makes 'inner', and the new one makes the value of that.
    private static void Insert(ModelProto model, string value, NodeProto node)
    {
        NodeProto maker = model.Graph.Node.Single(known => known.Output[0] == value);
        maker.Output[0] = "inner";
        node.Output.Add(value);
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(maker) + 1, node);
    }

    private static void OtherIllumination(ModelProto model)
    {
        NodeProto maker = model.Graph.Node.Single(known => known.Output[0] == OnnxModel.IlluminationOutput);
        NodeProto other = maker.Clone();
        other.Name = "other";
        other.Output[0] = "another value";
        model.Graph.Node.Insert(model.Graph.Node.IndexOf(maker), other);
        Node(model, "Div").Input[1] = "another value";
    }

    private static void ResidualTwice(ModelProto model)
    {
        NodeProto sum = model.Graph.Node.Last(node => node.OpType == "Add");
        for (int i = 0; i < 2; i++)
            sum.Input[i] = Node(model, "Sigmoid").Output[0];
    }
}
