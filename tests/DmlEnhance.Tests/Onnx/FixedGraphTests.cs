using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Onnx;

public class FixedGraphTests
{
    private const int Height = 9;
    private const int Width = 14;

    private static readonly byte[] Sci = OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(5));

    [Fact]
    public void A_frames_graph_of_SCI_gives_the_illumination_alone_and_divides_nothing()
    {
        FixedGraph graph = FixedGraph.ForFrame(OnnxModel.FromBytes("sci", Sci), Width, Height);
        Assert.True(graph.GivesIllumination);
        Assert.Equal(OnnxModel.IlluminationOutput, graph.Output);
        GraphProto cut = ModelProto.Parser.ParseFrom(graph.Content).Graph;
        Assert.DoesNotContain(cut.Node, node => node.OpType == "Div");
        AssertSameOutput(graph);
    }

    [Fact]
    public void The_enhanced_image_alone_is_the_models()
    {
        FixedGraph graph = FixedGraph.ForEnhanced(OnnxModel.FromBytes("sci", Sci), Width, Height);
        Assert.False(graph.GivesIllumination);
        AssertSameOutput(graph);
    }

    [Fact]
    public void Every_side_is_a_number()
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(FixedGraph.ForFrame(OnnxModel.FromBytes("sci", Sci), Width, Height).Content).Graph;
        foreach (ValueInfoProto value in (ReadOnlySpan<ValueInfoProto>)[graph.Input.Single(), graph.Output.Single()])
            Assert.Equal([1, 3, Height, Width], value.Type.TensorType.Shape.Dim.Select(side => side.DimValue));
    }

    [Fact]
    public void A_model_of_another_size_is_refused()
    {
        OnnxModel model = OnnxModel.FromBytes("small", OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(5), new OnnxExportOptions { Height = 8, Width = 8 }));
        var error = Assert.Throws<DmlEnhanceException>(() => FixedGraph.ForFrame(model, Width, Height));
        Assert.Equal($"small: the model takes 8x8 pixels; the frame has {Width}x{Height}", error.Message);
    }

    [Fact]
    public void Where_the_image_is_not_divided_by_the_illumination_the_enhanced_image_is_taken()
    {
        // The quotient is limited to 0 .. 0.5: whoever divides himself would get another picture.
        ModelProto proto = ModelProto.Parser.ParseFrom(Sci);
        NodeProto clip = proto.Graph.Node.Single(node => node.Output[0] == OnnxModel.EnhancedOutput);
        TensorProto limit = proto.Graph.Initializer.Single(tensor => tensor.Name == clip.Input[2]).Clone();
        limit.Name = "half";
        limit.RawData = ByteString.CopyFrom(BitConverter.GetBytes(0.5f));
        proto.Graph.Initializer.Add(limit);
        clip.Input[2] = "half";
        FixedGraph graph = FixedGraph.ForFrame(OnnxModel.FromBytes("half", proto.ToByteArray()), Width, Height);
        Assert.False(graph.GivesIllumination);
        Assert.Equal(OnnxModel.EnhancedOutput, graph.Output);
        Assert.All(OnnxRun.Run(graph.Content, Image(), Height, Width)[OnnxModel.EnhancedOutput], value => Assert.InRange(value, 0, 0.5f));
    }

    [Theory]
    [InlineData(0, 0.00001f)]
    [InlineData(1, 2)]
    public void Where_the_illumination_may_go_beyond_what_shaders_limit_it_to_the_enhanced_image_is_taken(int bound, float value)
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(Sci);
        NodeProto clip = proto.Graph.Node.Single(node => node.Output[0] == OnnxModel.IlluminationOutput);
        TensorProto limit = proto.Graph.Initializer.Single(tensor => tensor.Name == clip.Input[1 + bound]).Clone();
        limit.Name = "other limit";
        limit.RawData = ByteString.CopyFrom(BitConverter.GetBytes(value));
        proto.Graph.Initializer.Add(limit);
        clip.Input[1 + bound] = "other limit";
        Assert.False(FixedGraph.ForFrame(OnnxModel.FromBytes("wide", proto.ToByteArray()), Width, Height).GivesIllumination);
    }

    [Fact]
    public void Weights_that_are_not_needed_are_cut_off()
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(Sci);
        proto.Graph.Initializer.Add(new TensorProto { Name = "of nobody", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 1 }, RawData = ByteString.CopyFrom(new byte[4]) });
        FixedGraph graph = FixedGraph.ForFrame(OnnxModel.FromBytes("more", proto.ToByteArray()), Width, Height);
        Assert.DoesNotContain(ModelProto.Parser.ParseFrom(graph.Content).Graph.Initializer, tensor => tensor.Name == "of nobody");
    }

    private static void AssertSameOutput(FixedGraph graph)
    {
        float[] expected = OnnxRun.Run(Sci, Image(), Height, Width)[graph.Output];
        IReadOnlyDictionary<string, float[]> outputs = OnnxRun.Run(graph.Content, Image(), Height, Width);
        Assert.Equal(expected, Assert.Single(outputs).Value);
    }

    private static float[] Image()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 3 * Height * Width).Select(_ => random.NextSingle())];
    }
}
