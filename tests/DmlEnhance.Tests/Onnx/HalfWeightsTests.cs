using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Graphs;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Xunit;

namespace DmlEnhance.Tests.Onnx;

public class HalfWeightsTests
{
    private const int Width = 48, Height = 32;

    /// <summary>The same operators on the same numbers: only how threads share a sum may differ. A float16 of 1 has steps of 1e-3.</summary>
    private const double Exact = 1e-5;

    // Of four dimensions, and of two.
    private const string Weight = "decoder.conv_8.weight", Matrix = "co_attention.linear_e.weight";

    private static readonly OnnxExportOptions Half = new() { HalfWeights = true };
    private static readonly TceNetwork Network = new(4, 2);
    private static readonly RandomParameters Weights = new(5);
    private static readonly byte[] File = TceGraphs.Whole(Network, Weights, Width, Height, Half);

    public static TheoryData<string> Damages => [.. Damaged.Keys];

    private static readonly Dictionary<string, (Action<TensorProto> Change, string Expected)> Damaged = new()
    {
        ["a number is missing"] = (tensor => tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[2..]), "510 bytes; the network needs [16, 16] of float32 or float16"),
        ["half a number is missing"] = (tensor => tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[1..]), "511 bytes; the network needs [16, 16] of float32 or float16"),
        ["there are no numbers"] = (tensor => tensor.RawData = ByteString.Empty, "0 bytes; the network needs [16, 16] of float32 or float16"),
        ["the shape is another"] = (tensor => tensor.Dims[0] = 1L << 40, "'co_attention.linear_e.weight' has the shape [1099511627776, 16] and 512 bytes"),
        ["the type is another"] = (tensor => tensor.DataType = (int)TensorProto.Types.DataType.Int64, "512 bytes; the network needs [16, 16] of float32 or float16"),
        ["the numbers lie in two places"] = (tensor => tensor.Int32Data.Add(new int[256]), "512 bytes and 256 whole numbers; the network needs"),
        ["too few whole numbers"] = (tensor => WholeNumbers(tensor).RemoveAt(3), "0 bytes and 255 whole numbers; the network needs"),
        ["a whole number of 17 bits"] = (tensor => WholeNumbers(tensor)[3] = 65536, "'co_attention.linear_e.weight' holds 65536, which is not the 16 bits of a float16"),
        ["infinity"] = (tensor => tensor.RawData = ByteString.CopyFrom([0x00, 0x7c, .. tensor.RawData.Span[2..]]), "'co_attention.linear_e.weight' holds infinity"),
        ["NaN"] = (tensor => tensor.RawData = ByteString.CopyFrom([0x00, 0x7e, .. tensor.RawData.Span[2..]]), "the weights 'co_attention.linear_e.weight' hold NaN"),
        ["NaN among whole numbers"] = (tensor => WholeNumbers(tensor)[3] = 0xfe00, "the weights 'co_attention.linear_e.weight' hold NaN"),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_come_back_as_the_nearest_float16_and_vectors_as_they_were(bool ofMotion)
    {
        var layout = new LayoutReader();
        var raft = new RaftNetwork(small: true);
        if (ofMotion)
            raft.Estimate(layout, default, default);
        else
            Network.Enhance(layout, default);
        byte[] single = ofMotion ? RaftGraphs.Whole(raft, Weights, 128, 128, 1) : TceGraphs.Whole(Network, Weights, Width, Height);
        byte[] half = ofMotion ? RaftGraphs.Whole(raft, Weights, 128, 128, 1, Half) : File;
        OnnxFile model = OnnxFile.FromBytes("half", half);
        Assert.True(model.HasHalfWeights);
        Assert.False(OnnxFile.FromBytes("single", single).HasHalfWeights);
        (IParameterSource source, long count) = model is RaftModel motion ? (motion.Source, motion.ParameterCount) : (((TceModel)model).Source, ((TceModel)model).ParameterCount);
        Assert.Equal(layout.Parameters.Count, count);

        int weights = 0, rounded = 0;
        foreach (ParameterSlot slot in layout.Parameters.Slots)
        {
            bool isWeight = slot.Shape.Count > 1;
            float[] expected = Weights.Get(slot.Name, [.. slot.Shape]);
            float[] actual = source.Get(slot.Name, [.. slot.Shape]);
            Assert.Equal(isWeight ? Array.ConvertAll(expected, value => (float)(System.Half)value) : expected, actual);
            weights += isWeight ? actual.Length : 0;
            rounded += expected.Zip(actual).Count(pair => pair.First != pair.Second);
        }

        // Random numbers are hardly ever float16 already; what is saved is two bytes a weight, less a node for each tensor.
        Assert.InRange(rounded, 0.99 * weights, weights);
        Assert.InRange(single.Length - half.Length, 2 * weights - 200 * layout.Parameters.Slots.Count, 2 * weights);
    }

    [Fact]
    public void Of_two_float16_that_are_equally_near_it_is_the_even_one()
    {
        const float Step = 1f / 1024, Least = 1f / (1 << 24);
        float[] given = [1 + Step / 2, 1 + 3 * Step / 2, -1 - Step / 2, 65504, -65504, Least / 2, 1.001f * Least / 2, 3 * Least / 2];
        float[] expected = [1, 1 + 2 * Step, -1, 65504, -65504, 0, Least, 2 * Least];
        TceModel model = TceModel.FromBytes("edges", TceGraphs.Whole(Network, new Changed(values => given.CopyTo(values, 0)), Width, Height, Half));
        Assert.Equal(expected, model.Source.Get(Weight, 3, 4, 3, 3)[..given.Length]);
    }

    /// <summary>Held against the float32 file of the rounded weights: nothing is computed as float16.</summary>
    [Fact]
    public void Plain_ONNX_Runtime_runs_the_file_in_float32()
    {
        TceModel model = TceModel.FromBytes("half", File);
        IReadOnlyDictionary<string, float[]> half = Run(File), single = Run(TceGraphs.Whole(Network, model.Source, Width, Height));
        foreach (string name in (string[])[TceGraphs.EnhancedOutput, TceGraphs.NextOutput])
            AssertSame(single[name], half[name]);
    }

    /// <summary>A weight is off by 2^-11 of itself at most, 5e-4; over some forty layers that adds up like a walk, here to 2.7e-3 of the outputs' root mean square.</summary>
    [Fact]
    public void Rounding_changes_little_of_the_picture()
    {
        float[] single = Run(TceGraphs.Whole(Network, Weights, Width, Height))[TceGraphs.EnhancedOutput], half = Run(File)[TceGraphs.EnhancedOutput];
        double scale = Math.Sqrt(single.Average(value => (double)value * value));
        Close.Assert([.. single.Select(value => value / scale)], [.. half.Select(value => (float)(value / scale))], 5e-3);
    }

    [Fact]
    public void Whole_numbers_that_hold_the_bits_are_read_as_well()
    {
        ModelProto proto = ModelProto.Parser.ParseFrom(File);
        foreach (TensorProto tensor in proto.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float16))
            WholeNumbers(tensor);
        byte[] bytes = proto.ToByteArray();
        TceModel raw = TceModel.FromBytes("raw", File), whole = TceModel.FromBytes("whole", bytes);
        Assert.Equal(raw.ParameterCount, whole.ParameterCount);
        Assert.Equal(raw.Source.Get(Weight, 3, 4, 3, 3), whole.Source.Get(Weight, 3, 4, 3, 3));
        AssertSame(Run(File)[TceGraphs.EnhancedOutput], Run(bytes)[TceGraphs.EnhancedOutput]);
    }

    [Theory]
    [InlineData(65505, "65505")]
    [InlineData(-1e9f, "-1E+09")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NaN, "NaN")]
    public void A_weight_that_float16_cannot_hold_is_one_line(float value, string text)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => TceGraphs.Whole(Network, new Changed(values => values[7] = value), Width, Height, Half));
        Assert.Equal($"'{Weight}' holds {text}, which float16 cannot: it goes to 65504; write the model with float32 weights", error.Message);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_file_is_one_line_that_begins_with_its_name(string damage)
    {
        (Action<TensorProto> change, string expected) = Damaged[damage];
        ModelProto proto = ModelProto.Parser.ParseFrom(File);
        change(proto.Graph.Initializer.Single(tensor => tensor.Name == Matrix));
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => TceModel.FromBytes("bad.onnx", proto.ToByteArray()));
        Assert.StartsWith("bad.onnx: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Sci_has_no_such_file() => Assert.Contains(
        "the network 'sci' has no float16 file",
        Assert.Throws<DmlEnhanceException>(() => OnnxExporter.ToOnnx(new SciNetwork(), new RandomParameters(1), Half)).Message,
        StringComparison.Ordinal);

    private static void AssertSame(float[] expected, float[] actual) => Close.Assert(Array.ConvertAll(expected, value => (double)value), actual, Exact);

    private static IReadOnlyDictionary<string, float[]> Run(byte[] file) =>
        TceRun.Run(file, (TceGraphs.FramesInput, FormulaParameters.Uniform("frames", 3 * TceNetwork.Frames * Width * Height)));

    // The same numbers where ONNX allows them, too.
    private static RepeatedField<int> WholeNumbers(TensorProto tensor)
    {
        tensor.Int32Data.Add(MemoryMarshal.Cast<byte, ushort>(tensor.RawData.Span).ToArray().Select(bits => (int)bits));
        tensor.ClearRawData();
        return tensor.Int32Data;
    }

    // The weights, but of one tensor some others.
    private sealed class Changed(Action<float[]> change) : IParameterSource
    {
        public float[] Get(string name, params ReadOnlySpan<int> shape)
        {
            float[] values = [.. Weights.Get(name, shape)];
            if (name == Weight)
                change(values);
            return values;
        }
    }
}
