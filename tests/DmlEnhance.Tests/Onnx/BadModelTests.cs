using DmlEnhance.Enhancers;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Onnx;

public class BadModelTests
{
    private static readonly Dictionary<string, (Func<byte[]> Make, string Expected)> Cases = new(StringComparer.Ordinal)
    {
        ["empty"] = (() => [], "is empty"),
        ["text"] = (() => "this is no model, it is a text"u8.ToArray(), "not an ONNX file"),
        ["zeros"] = (() => new byte[4096], "not an ONNX file"),
        ["a PNG"] = (() => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "not an ONNX file"),
        ["cut in the middle"] = (() => Good().ToByteArray()[..700], "not an ONNX file"),
        ["no graph"] = (() => Changed(model => model.Graph = null), "no graph"),
        ["no nodes"] = (() => Changed(model => model.Graph.Node.Clear()), "no graph"),
        ["other input name"] = (() => Changed(model => model.Graph.Input[0].Name = "x"), "'x'"),
        ["two inputs"] = (() => Changed(model => model.Graph.Input.Add(model.Graph.Input[0].Clone())), "one input"),
        ["no output enhanced"] = (() => Changed(model => model.Graph.Output.RemoveAt(0)), "no output 'enhanced'"),
        ["three dimensions"] = (() => Changed(model => Shape(model).Dim.RemoveAt(0)), "[3, height, width]"),
        ["four channels"] = (() => Changed(model => Shape(model).Dim[1].DimValue = 4), "[1, 4, height, width]"),
        ["batch of eight"] = (() => Changed(model => Shape(model).Dim[0].DimValue = 8), "[8, 3, height, width]"),
        ["negative width"] = (() => Changed(model => Shape(model).Dim[3].DimValue = -1), "-1 pixels"),
        ["float16 input"] = (() => Changed(model => model.Graph.Input[0].Type.TensorType.ElemType = 10), "not a float32 tensor"),
        ["input without a type"] = (() => Changed(model => model.Graph.Input[0].Type = null), "not a float32 tensor"),
        ["weights in another file"] = (() => Changed(External), "lie in another file"),
        ["weights in another file, in an attribute"] = (() => Changed(model => model.Graph.Node[0].Attribute.Add(ExternalAttribute())), "lie in another file"),
        ["weights in another file, in an inner graph"] = (() => Changed(model => model.Graph.Node[0].Attribute.Add(InnerGraphAttribute())), "lie in another file"),
        ["a local function"] = (() => Changed(model => model.Functions.Add(new Opaque())), "local functions"),
        ["sparse weights"] = (() => Changed(model => model.Graph.SparseInitializer.Add(new Opaque())), "sparse weights"),
        ["a sparse attribute"] = (() => Changed(model => model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "value", SparseTensor = new Opaque() })), "sparse weights"),
        ["a training step"] = (() => Changed(model => model.TrainingInfo.Add(new Opaque())), "training steps"),
        ["NaN weights"] = (() => Changed(NotANumber), "hold NaN"),
        ["wild halo"] = (() => Changed(model => Metadata(model, OnnxMetadata.Halo).Value = "-3"), "'halo' is '-3'"),
        ["unknown operator"] = (() => Changed(model => model.Graph.Node[1].OpType = "LaunchRockets"), "LaunchRockets"),
        ["opset of the future"] = (() => Changed(model => model.OpsetImport[0].Version = 9999), "opset"),
        ["node without its input"] = (() => Changed(model => model.Graph.Node[2].Input[0] = "nowhere"), "nowhere"),
        ["weights cut short"] = (() => Changed(model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[8])), "bytes"),
        ["weights of another shape"] = (() => Changed(OtherShape), "Node (Add"),
        ["a result of another size than the picture"] = (() => Changed(TwiceAsHigh), "refused"),
        ["weights that make NaN of a picture"] = (() => Changed(model => ReplaceWeights(model, float.MaxValue)), "NaN or infinity"),
        ["NaN in a constant"] = (() => Changed(model => model.Graph.Node[0].Attribute.Add(ConstantAttribute(float.NaN))), "hold NaN"),
        ["NaN in float_data"] = (() => Changed(NotANumberInFloatData), "hold NaN"),
        ["a loop in the graph"] = (() => Changed(model => model.Graph.Node[0].Input[0] = model.Graph.Node[^1].Output[0]), "graph"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_model_is_refused_with_one_line_that_names_it(string name)
    {
        (Func<byte[]> make, string expected) = Cases[name];
        byte[] bytes = make();
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() =>
        {
            // A model that only the run can find wrong is tried on a picture.
            using var enhancer = new OnnxCpuEnhancer(OnnxModel.FromBytes("bad.onnx", bytes), 1);
            using var source = TestFiles.Image(20, 10);
            using var target = source.Clone();
            enhancer.Enhance(source, target);
        });
        Assert.Contains("bad.onnx", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_that_the_bad_ones_are_made_of_runs()
    {
        using var enhancer = new OnnxCpuEnhancer(OnnxModel.FromBytes("good.onnx", Good().ToByteArray()), 1);
        using var source = TestFiles.Image(20, 10);
        using var target = source.Clone();
        enhancer.Enhance(source, target);
        Assert.False(source.Samples.SequenceEqual(target.Samples));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "missing.onnx");
        Assert.Contains("no such file", Assert.Throws<DmlEnhanceException>(() => OnnxModel.Load(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<DmlEnhanceException>(() => OnnxModel.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static ModelProto Good() => ModelProto.Parser.ParseFrom(OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1)));

    private static byte[] Changed(Action<ModelProto> change)
    {
        ModelProto model = Good();
        change(model);
        return model.ToByteArray();
    }

    private static TensorShapeProto Shape(ModelProto model) => model.Graph.Input[0].Type.TensorType.Shape;

    private static StringStringEntryProto Metadata(ModelProto model, string key) => model.MetadataProps.Single(entry => entry.Key == key);

    private static AttributeProto ExternalAttribute()
    {
        var attribute = new AttributeProto { Name = "value" };
        attribute.Tensors.Add(MakeExternal(new TensorProto { Name = "elsewhere" }));
        return attribute;
    }

    private static AttributeProto InnerGraphAttribute()
    {
        var inner = new GraphProto();
        inner.Initializer.Add(MakeExternal(new TensorProto { Name = "elsewhere" }));
        var attribute = new AttributeProto { Name = "body" };
        attribute.Graphs.Add(inner);
        return attribute;
    }

    private static void External(ModelProto model) => MakeExternal(model.Graph.Initializer[0]);

    private static TensorProto MakeExternal(TensorProto tensor)
    {
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../../../etc/passwd" });
        return tensor;
    }

    private static void NotANumber(ModelProto model)
    {
        byte[] raw = model.Graph.Initializer[0].RawData.ToByteArray();
        BitConverter.TryWriteBytes(raw, float.NaN);
        model.Graph.Initializer[0].RawData = ByteString.CopyFrom(raw);
    }

    // The graph promises [1, 3, height, width] and makes [1, 3, 2 height, width].
    private static void TwiceAsHigh(ModelProto model)
    {
        NodeProto last = model.Graph.Node.Single(node => node.Output[0] == OnnxModel.EnhancedOutput);
        last.Output[0] = "once";
        var concat = new NodeProto { OpType = "Concat", Name = "twice" };
        concat.Input.Add(["once", "once"]);
        concat.Output.Add(OnnxModel.EnhancedOutput);
        concat.Attribute.Add(new AttributeProto { Name = "axis", I = 2, Type = AttributeProto.Types.AttributeType.Int });
        model.Graph.Node.Add(concat);
    }

    private static void ReplaceWeights(ModelProto model, float value)
    {
        foreach (TensorProto tensor in model.Graph.Initializer.Where(tensor => tensor.Dims.Count == 4))
        {
            float[] values = new float[tensor.RawData.Length / sizeof(float)];
            for (int i = 0; i < values.Length; i++)
                values[i] = i % 2 == 0 ? value : -value;
            tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        }
    }

    private static AttributeProto ConstantAttribute(float value)
    {
        var tensor = new TensorProto { Name = "constant", DataType = (int)TensorProto.Types.DataType.Float };
        tensor.RawData = ByteString.CopyFrom(BitConverter.GetBytes(value));
        return new AttributeProto { Name = "value", T = tensor };
    }

    private static void NotANumberInFloatData(ModelProto model)
    {
        TensorProto tensor = model.Graph.Initializer[0];
        int count = tensor.RawData.Length / sizeof(float);
        tensor.ClearRawData();
        tensor.FloatData.Add(Enumerable.Repeat(float.NaN, count));
    }

    private static void OtherShape(ModelProto model)
    {
        TensorProto weight = model.Graph.Initializer[0];
        weight.Dims.Clear();
        weight.Dims.Add([9L, 1L, 3L, 3L]);
    }
}
