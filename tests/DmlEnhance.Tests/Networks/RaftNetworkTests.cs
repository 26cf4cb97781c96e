using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Graphs;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Networks;

public class RaftNetworkTests
{
    private const int Iterations = 3;
    private const int Step = 7;

    /// <summary>
    /// Pixels; the flow reaches 17 and 22 of them. Between PyTorch's float32 and float64 lie 3e-5, and each iteration looks up at a place that is rounded otherwise
    /// here; 2.9e-5 was seen.
    /// </summary>
    private const float Tolerance = 2e-4f;

    private static readonly RaftNetwork Small = new(small: true);
    private static readonly Lazy<byte[]> SmallFile = new(() => RaftGraphs.Whole(Small, new FormulaParameters(), 160, 128, 1, new OnnxExportOptions { Source = "a test" }));

    /// <summary>An eighth of 152x136 is 19x17, whose sides are odd; the pyramid goes from there to 9x8, 4x4 and 2x2.</summary>
    [Theory]
    [InlineData(false, 152, 136)]
    [InlineData(true, 160, 128)]
    public void The_flow_is_that_of_the_authors_network(bool small, int width, int height)
    {
        ReadOnlySpan<float> stored = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Repository.Root!, "tests/fixtures/raft/values.bin")));
        int basic = Numbers(152, 136);
        ReadOnlySpan<float> expected = small ? stored[basic..] : stored[..basic];
        Assert.Equal(Numbers(width, height), expected.Length);

        float[] flow = Run(RaftGraphs.Whole(new RaftNetwork(small), new FormulaParameters(), width, height, Iterations), width, height);
        Assert.Equal(2 * width * height, flow.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], flow[i * Step], Tolerance);
    }

    /// <summary>The paper's Table 1 has 5.3 and 1.0 million; the authors' code makes so many.</summary>
    [Theory]
    [InlineData(false, 5_257_536)]
    [InlineData(true, 990_162)]
    public void It_has_as_many_parameters_as_published(bool small, int expected)
    {
        var layout = new LayoutReader();
        new RaftNetwork(small).Estimate(layout, default, default);
        Assert.Equal(expected, layout.Parameters.Count);
    }

    [Fact]
    public void A_model_file_gives_its_parameters_back_and_is_written_anew_at_other_sizes()
    {
        RaftModel model = RaftModel.FromBytes("small", SmallFile.Value);
        Assert.Equal((true, 160, 128), (model.Network.IsSmall, model.Width, model.Height));
        Assert.Equal(("a test", "1"), (model.Metadata[OnnxMetadata.Source], model.Metadata[OnnxMetadata.Iterations]));
        Assert.Equal(RaftGraphs.Whole(Small, new FormulaParameters(), 128, 136, 2), RaftGraphs.Whole(model.Network, model.Source, 128, 136, 2));
        Assert.Equal(990_162, model.ParameterCount);
    }

    [Theory]
    [InlineData(120, 128)]
    [InlineData(132, 128)]
    [InlineData(128, 0)]
    public void Sizes_that_the_pyramid_cannot_have_are_refused_in_one_line(int width, int height)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => RaftGraphs.Whole(Small, new FormulaParameters(), width, height));
        Assert.Equal($"RAFT takes pictures whose sides are multiples of 8 and at least 128, not {width}x{height}", error.Message);
    }

    [Fact]
    public void A_broken_file_is_one_line_that_begins_with_its_name()
    {
        Assert.Equal(
            "bad.onnx: has no 'update_block.flow_head.conv2.bias'; it is not a whole model of RAFT",
            Refused(model => model.Graph.Initializer.Single(tensor => tensor.Name == "update_block.flow_head.conv2.bias").Name = "other"));
        Assert.StartsWith("bad.onnx: calls itself a model of RAFT, but has not its parameters", Refused(model => model.Graph.Initializer.Single(tensor => tensor.Name == "fnet.conv1.weight").Name = "other"), StringComparison.Ordinal);
        Assert.StartsWith("bad.onnx: has not one input 'second' of [1, 3, height, width]", Refused(model => model.Graph.Input[1].Name = "third"), StringComparison.Ordinal);
        Assert.Equal("bad.onnx: its inputs 'first' and 'second' have not one size", Refused(model => model.Graph.Input[1].Type.TensorType.Shape.Dim[3].DimValue = 168));
        Assert.StartsWith("bad.onnx: RAFT takes pictures", Refused(model =>
        {
            foreach (ValueInfoProto input in model.Graph.Input)
                input.Type.TensorType.Shape.Dim[2].DimValue = 64;
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_one_kind_are_not_taken_for_another()
    {
        Assert.Equal("raft: is a model of RAFT, which estimates motion and enhances nothing; choose a model of SCI or TCE-Net", Message(() => OnnxModel.FromBytes("raft", SmallFile.Value)));
        Assert.Equal("raft: is a model of RAFT, not of TCE-Net", Message(() => TceModel.FromBytes("raft", SmallFile.Value)));
        byte[] sci = OnnxExporter.ToOnnx(new SciNetwork(), new FormulaParameters());
        Assert.Equal("sci: is a model of single pictures, not of RAFT, which estimates motion", Message(() => RaftModel.FromBytes("sci", sci)));
    }

    private static float[] Run(byte[] graph, int width, int height) => TceRun.Run(
        graph,
        (RaftGraphs.FirstInput, FormulaParameters.Uniform("first", 3 * width * height)),
        (RaftGraphs.SecondInput, FormulaParameters.Uniform("second", 3 * width * height)))[RaftGraphs.FlowOutput];

    private static string Refused(Action<ModelProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(SmallFile.Value);
        change(model);
        return Message(() => RaftModel.FromBytes("bad.onnx", model.ToByteArray()));
    }

    private static string Message(Func<object> load) => Assert.Throws<DmlEnhanceException>(load).Message;

    private static int Numbers(int width, int height) => (2 * width * height + Step - 1) / Step;
}
