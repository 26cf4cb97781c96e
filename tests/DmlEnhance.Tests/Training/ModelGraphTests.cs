using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Runs;
using DmlEnhance.Training.Sci;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Training;

public class ModelGraphTests
{
    // What a hostile or unlucky file holds, and what the one line says of it.
    private static readonly Dictionary<string, (Action<ModelProto> Change, string Expected)> Refused = new()
    {
        ["two constants of one name"] = (proto => proto.Graph.Initializer.Add(Weight(proto).Clone()), "several constants named"),
        ["a constant without a name"] = (proto => proto.Graph.Initializer.Add(Tensor("", [1], 1)), "without a name"),
        ["huge dimensions"] = (proto => Reshape(Weight(proto), 1L << 40, 1L << 40), "empty or too large"),
        ["a dimension of 0"] = (proto => Reshape(Weight(proto), 0, 3, 3, 3), "empty or too large"),
        ["a negative dimension"] = (proto => Reshape(Weight(proto), -3, -3, 3, 3), "empty or too large"),
        ["many dimensions"] = (proto => Reshape(Weight(proto), 3, 3, 3, 3, 1), "5 dimensions"),
        ["raw data cut short"] = (proto => Weight(proto).RawData = ByteString.CopyFrom(new byte[323]), "81 values"),
        ["one value too many"] = (proto => Weight(proto).RawData = ByteString.CopyFrom(new byte[328]), "81 values"),
        ["no values"] = (proto => Weight(proto).RawData = ByteString.Empty, "81 values"),
        ["values twice"] = (proto => Weight(proto).FloatData.Add(new float[81]), "twice"),
        ["weights that are not float32"] = (proto => Weight(proto).DataType = (int)TensorProto.Types.DataType.Int64, "not float32"),
        ["weights that are computed"] = (proto => Conv(proto).Input[1] = "image", "not a constant of the file"),
        ["no weights"] = (proto => Rewire(Conv(proto), "image"), "number of inputs (1)"),
        ["a weight of other channels"] = (proto => Reshape(Weight(proto), 9, 1, 3, 3), "cannot be convolved"),
        ["a weight of two dimensions"] = (proto => Reshape(Weight(proto), 9, 9), "has kernel_shape"),
        ["a kernel that is not the weights'"] = (proto => Attribute(proto, "kernel_shape").Ints[0] = 5, "has kernel_shape"),
        ["pads as large as the kernel"] = (proto => Attribute(proto, "pads").Ints[3] = 3, "less than the kernel"),
        ["negative pads"] = (proto => Attribute(proto, "pads").Ints[0] = -1, "has pads"),
        ["pads beyond 32 bits"] = (proto => Attribute(proto, "pads").Ints[0] = 1L << 32, "has pads"),
        ["a smaller illumination"] = (proto => Tail(proto, "Conv", Tensor("last", [3, 3, 3, 3], new float[81])), "both must be the same"),
        ["an illumination of one channel"] = (proto => Tail(proto, "Conv", Tensor("last", [1, 3, 1, 1], 1, 1, 1)), "both must be the same"),
        ["two illuminations"] = (proto => Tail(proto, "Add", Tensor("two", [2, 1, 1, 1], 1, 1)), "both must be the same"),
        ["a shape that does not broadcast"] = (proto => Tail(proto, "Mul", Tensor("two", [2], 1, 1)), "do not broadcast"),
        ["an int64 operand"] = (proto => Tail(proto, "Mul", new TensorProto { Name = "whole", DataType = (int)TensorProto.Types.DataType.Int64, RawData = ByteString.CopyFrom(new byte[8]) }), "not float32"),
        ["an output named image"] = (proto => proto.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "enhanced" }, Output = { "image" } }), "has already"),
        ["an output named as a weight"] = (proto => proto.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "enhanced" }, Output = { Weight(proto).Name } }), "has already"),
        ["two origins of the illumination"] = (proto => proto.Graph.Node.Add(new NodeProto { OpType = "Relu", Input = { "image" }, Output = { "illumination" } }), "has already"),
        ["several outputs"] = (proto => Conv(proto).Output.Add("more"), "has 2 outputs"),
        ["an operand without a name"] = (proto => Tail(proto, "Add").Input.Add(""), "reads ''"),
        ["an operand that is computed later"] = (proto => Tail(proto, "Add").Input.Add("enhanced"), "reads 'enhanced'"),
        ["an operator of another domain"] = (proto => First(proto, "Sigmoid").Domain = "com.example", "com.example"),
        ["an operator's old attribute"] = (proto => First(proto, "Sigmoid").Attribute.Add(new AttributeProto { Name = "axis", I = 1 }), "has axis"),
        ["an operand too many"] = (proto => First(proto, "Sigmoid").Input.Add("image"), "number of inputs (2)"),
        ["a bound that is trained"] = (proto =>
        {
            Tail(proto, "Conv", Tensor("last", [1, 3, 1, 1], 1, 1, 1), Tensor("high", [1], 1));
            Tail(proto, "Clip", Tensor("low", [], 0)).Input.Add("high");
        }, "has the bound 'high'"),
        ["a bound of two numbers"] = (proto => Tail(proto, "Clip", Tensor("low", [2], 0, 0), Tensor("high", [], 1)), "has the bound 'low'"),
        ["an illumination without a convolution"] = (proto => Rewire(proto.Graph.Node.First(node => node.Output[0] == "illumination"), "image", "constant 0.0001", "constant 1"), "nothing to train"),
        ["an illumination that is only named so"] = (proto => proto.Graph.Output.Remove(proto.Graph.Output.First(output => output.Name == "illumination")), "gives no 'illumination'"),
        ["a constant node"] = (proto => First(proto, "Sigmoid").OpType = "Constant", "as initializers"),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_model_that_cannot_be_trained_is_one_line(string name)
    {
        (Action<ModelProto> change, string expected) = Refused[name];
        OnnxModel model = Changed(change);
        var e = Assert.Throws<DmlEnhanceException>(() => SciFinetuning.Step(new ModelGraph(model), 8, 8));
        Assert.StartsWith("odd.onnx: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Weights_that_are_only_promised_take_no_memory()
    {
        OnnxModel model = Changed(proto =>
        {
            Reshape(Weight(proto), 50000, 10000);
            Weight(proto).RawData = ByteString.Empty;
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<DmlEnhanceException>(() => new ModelGraph(model));
        // The promise is of 2 GB; the file itself has some kilobytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.StartsWith("odd.onnx: the model cannot be trained here", e.Message, StringComparison.Ordinal);
        Assert.Contains("does not hold the 500000000 values of its shape [50000, 10000]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_illumination_does_not_need_stays_as_it_is()
    {
        OnnxModel model = Changed(proto =>
        {
            proto.Graph.Node.First(node => node.Output[0] == "enhanced").Output[0] = "reflectance";
            proto.Graph.Initializer.Add(Tensor("clean.weight", [3, 3, 1, 1], 1, 0, 0, 0, 1, 0, 0, 0, 1));
            proto.Graph.Node.Add(new NodeProto { OpType = "Conv", Input = { "reflectance", "clean.weight" }, Output = { "cleaned" } });
            proto.Graph.Node.Add(new NodeProto { OpType = "Tanh", Input = { "cleaned" }, Output = { "enhanced" } });
        });
        FinetuningSummary summary = Train(model);
        ModelProto before = ModelProto.Parser.ParseFrom(model.Bytes.Span), after = ModelProto.Parser.ParseFrom(summary.Model);
        Assert.Equal(252, new ModelGraph(model).Parameters.Count);
        Assert.Equal(before.Graph.Node, after.Graph.Node);
        Assert.Equal(before.Graph.Initializer.Single(tensor => tensor.Name == "clean.weight"), after.Graph.Initializer.Single(tensor => tensor.Name == "clean.weight"));
        Assert.NotEqual(Weight(before).RawData, Weight(after).RawData);
    }

    [Fact]
    public void Constants_of_the_file_are_operands_whatever_their_names()
    {
        // The loss and its gradients have constants of their own; a file's "constant 2" is not theirs.
        OnnxModel With(string half) => Changed(proto =>
        {
            Tail(proto, "Mul", Tensor(half, [], 0.5f));
            Tail(proto, "Add", Tensor("channels", [3, 1, 1], 0.1f, 0.2f, 0.3f));
            Tail(proto, "Sub", Tensor("one", [1], 0.05f));
            Tail(proto, "Div", new TensorProto { Name = "listed", DataType = (int)TensorProto.Types.DataType.Float, FloatData = { 1.25f } });
        });
        FinetuningSummary plain = Train(With("half")), odd = Train(With("constant 2"));
        Assert.Equal(plain.FirstLoss, odd.FirstLoss);
        Assert.Equal(Weight(ModelProto.Parser.ParseFrom(plain.Model)), Weight(ModelProto.Parser.ParseFrom(odd.Model)));
        Assert.NotEqual(Train(Changed(_ => { })).FirstLoss, plain.FirstLoss);
    }

    [Fact]
    public void A_bias_that_is_left_out_is_not_trained()
    {
        OnnxModel model = Changed(proto => Conv(proto).Input[2] = "");
        Assert.Equal(249, new ModelGraph(model).Parameters.Count);
        Assert.NotEmpty(Train(model).Model);
    }

    [Fact]
    public void Of_metadata_that_the_file_has_twice_the_one_that_counts_is_replaced()
    {
        OnnxModel model = Changed(proto =>
        {
            proto.MetadataProps.Add(new StringStringEntryProto { Key = OnnxMetadata.Source, Value = "first" });
            proto.MetadataProps.Add(new StringStringEntryProto { Key = OnnxMetadata.Source, Value = "last" });
        });
        Assert.Contains("fine-tuned", OnnxModel.FromBytes("tuned", Train(model).Model).Metadata[OnnxMetadata.Source], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void A_convolution_is_padded_by_less_than_its_kernel(int top, int right)
    {
        var graph = new TrainingGraph();
        GraphTensor image = graph.Input("x", 1, 3, 8, 8), weight = graph.Input("weight", 3, 3, 3, 3);
        Assert.Contains("less than the kernel", Assert.Throws<ArgumentException>(() => graph.Conv(image, weight, null, (top, 0, 0, right))).Message, StringComparison.Ordinal);
    }

    private static FinetuningSummary Train(OnnxModel model) =>
        SciFinetuningRun.Execute(new FinetuningOptions { Model = model, Data = TrainingFixtures.Pictures, Steps = 2, Crop = 32, LearningRate = 0.01, Threads = 1 });

    private static OnnxModel Changed(Action<ModelProto> change)
    {
        using var folder = new TemporaryFolder();
        ModelProto proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(TestFiles.WriteModel(folder.Path)));
        change(proto);
        return OnnxModel.FromBytes("odd.onnx", proto.ToByteArray());
    }

    private static NodeProto First(ModelProto proto, string type) => proto.Graph.Node.First(node => node.OpType == type);

    private static NodeProto Conv(ModelProto proto) => First(proto, "Conv");

    private static AttributeProto Attribute(ModelProto proto, string name) => Conv(proto).Attribute.First(attribute => attribute.Name == name);

    private static TensorProto Weight(ModelProto proto) => proto.Graph.Initializer.First(tensor => tensor.Name == Conv(proto).Input[1]);

    private static void Reshape(TensorProto tensor, params long[] dims)
    {
        tensor.Dims.Clear();
        tensor.Dims.Add(dims);
    }

    private static void Rewire(NodeProto node, params string[] inputs)
    {
        node.Input.Clear();
        node.Input.Add(inputs);
    }

    private static TensorProto Tensor(string name, long[] dims, params float[] values) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { dims },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    // One more operator after that which made the illumination until now.
    private static NodeProto Tail(ModelProto proto, string type, params TensorProto[] operands)
    {
        NodeProto producer = proto.Graph.Node.First(node => node.Output[0] == "illumination");
        producer.Output[0] = $"light {proto.Graph.Node.Count}";
        var tail = new NodeProto { Name = "tail", OpType = type, Input = { producer.Output[0], operands.Select(tensor => tensor.Name) }, Output = { "illumination" } };
        proto.Graph.Initializer.Add(operands);
        proto.Graph.Node.Insert(proto.Graph.Node.IndexOf(producer) + 1, tail);
        return tail;
    }
}
