using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Tests.Onnx;
using DmlEnhance.Training.Graphs;
using Google.Protobuf;
using Xunit;

namespace DmlEnhance.Tests.Networks;

public class TceNetworkTests
{
    /// <summary>
    /// Outputs have a standard deviation of 1. Between PyTorch's float32 and float64 lie 2e-6; sums over a layer of a million numbers in another order cost up
    /// to 6e-5 here.
    /// </summary>
    private const float Tolerance = 1e-4f;

    private static readonly (int Width, int Height, int Step)[] Sizes = [(64, 64, 1), (160, 96, 7)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Both_frames_are_those_of_the_authors_network(int index)
    {
        (int width, int height, int step) = Sizes[index];
        ReadOnlySpan<float> expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Repository.Root!, "tests/fixtures/tce/values.bin")));
        expected = expected[Sizes[..index].Sum(size => 2 * Numbers(size))..];
        float[] frames = Array.ConvertAll(FormulaParameters.Uniform("frames", 3 * TceNetwork.Frames * width * height), u => u / 4);

        IReadOnlyDictionary<string, float[]> outputs = TceRun.Run(TceGraphs.Whole(new TceNetwork(), new FormulaParameters(), width, height), (TceGraphs.FramesInput, frames));
        foreach (string name in (string[])[TceGraphs.EnhancedOutput, TceGraphs.NextOutput])
        {
            float[] actual = outputs[name];
            int count = Numbers(Sizes[index]);
            Assert.Equal(3 * width * height, actual.Length);
            for (int i = 0; i < count; i++)
                Assert.Equal(expected[i], actual[i * step], Tolerance);
            expected = expected[count..];
        }
    }

    /// <summary>The paper's Table 8 has 9.06 million.</summary>
    [Fact]
    public void It_has_as_many_parameters_as_published()
    {
        var layout = new LayoutReader();
        new TceNetwork().Enhance(layout, default);
        Assert.Equal(9_061_667, layout.Parameters.Count);
    }

    [Fact]
    public void Encoder_and_head_give_what_the_whole_network_gives()
    {
        const int Width = 48, Height = 32;
        var network = new TceNetwork(4, 2);
        var parameters = new RandomParameters(3);
        float[] frames = FormulaParameters.Uniform("frames", 3 * TceNetwork.Frames * Width * Height);
        float[] expected = TceRun.Run(TceGraphs.Whole(network, parameters, Width, Height), (TceGraphs.FramesInput, frames))[TceGraphs.EnhancedOutput];

        byte[] encoder = TceGraphs.Encoder(network, parameters, Width, Height);
        int frame = 3 * Width * Height;
        IReadOnlyDictionary<string, float[]> exemplar = TceRun.Run(encoder, (TceGraphs.FramesInput, frames[..(TceNetwork.Window * frame)]));
        IReadOnlyDictionary<string, float[]> query = TceRun.Run(encoder, (TceGraphs.FramesInput, frames[frame..]));
        float[] actual = TceRun.Run(
            TceGraphs.Head(network, parameters, Width, Height),
            (TceGraphs.Latent, exemplar[TceGraphs.Latent]),
            (TceGraphs.Half, exemplar[TceGraphs.Half]),
            (TceGraphs.Full, exemplar[TceGraphs.Full]),
            (TceGraphs.QueryInput, query[TceGraphs.Latent]))[TceGraphs.EnhancedOutput];

        // The same operators on the same numbers: only how threads share a sum may differ.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void A_model_file_gives_its_parameters_back_and_runs_at_other_sizes()
    {
        var network = new TceNetwork(4, 2);
        var parameters = new RandomParameters(5);
        TceModel model = TceModel.FromBytes("small", TceGraphs.Whole(network, parameters, 48, 32, new OnnxExportOptions { Source = "a test" }));
        Assert.Equal((4, 2, 48, 32), (model.Network.Width, model.Network.ResidualBlocks, model.Width, model.Height));
        Assert.Equal("a test", model.Metadata[OnnxMetadata.Source]);
        Assert.Equal(TceGraphs.Whole(network, parameters, 64, 64), TceGraphs.Whole(model.Network, model.Source, 64, 64));

        var layout = new LayoutReader();
        network.Enhance(layout, default);
        Assert.Equal(layout.Parameters.Count, model.ParameterCount);
    }

    [Theory]
    [InlineData(40, 32)]
    [InlineData(32, 0)]
    public void Sizes_that_cannot_be_halved_often_enough_are_refused_in_one_line(int width, int height)
    {
        DmlEnhanceException error = Assert.Throws<DmlEnhanceException>(() => TceGraphs.Whole(new TceNetwork(2, 1), new RandomParameters(1), width, height));
        Assert.Contains($"multiples of 16, not {width}x{height}", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Two matrices of (W H / 64)^2 numbers are 14.7 GB at 1080p, which the whole is a little more than.</summary>
    [Fact]
    public void Memory_is_known_before_it_is_taken() =>
        Assert.InRange(new TceNetwork().EstimateBytes(1920, 1088) / 1e9, 8.5, 14.7);

    /// <summary>The smallest frame needs little else; a tenth, because not all weights grow with the square of the width.</summary>
    [Theory]
    [InlineData(32, 16)]
    [InlineData(16, 4)]
    public void The_weights_of_both_sessions_are_part_of_it(int width, int blocks)
    {
        var network = new TceNetwork(width, blocks);
        var layout = new LayoutReader();
        network.Enhance(layout, default);
        Assert.InRange(network.EstimateBytes(16, 16) / (2.0 * sizeof(float) * layout.Parameters.Count), 0.9, 1.15);
    }

    [Fact]
    public void Two_inputs_of_one_name_and_sides_that_cannot_be_halved_are_one_line_that_begins_with_the_file()
    {
        byte[] good = TceGraphs.Whole(new TceNetwork(2, 1), new RandomParameters(5), 48, 32);
        string twice = Refused(model => model.Graph.Input.Add(model.Graph.Input.Single(input => input.Name == TceGraphs.FramesInput).Clone()));
        Assert.StartsWith("bad.onnx: has not one input 'frames'", twice, StringComparison.Ordinal);
        string odd = Refused(model => model.Graph.Input.Single(input => input.Name == TceGraphs.FramesInput).Type.TensorType.Shape.Dim[3].DimValue = 40);
        Assert.Equal("bad.onnx: TCE-Net takes pictures whose sides are multiples of 16, not 40x32", odd);

        string Refused(Action<ModelProto> change)
        {
            ModelProto model = ModelProto.Parser.ParseFrom(good);
            change(model);
            return Assert.Throws<DmlEnhanceException>(() => TceModel.FromBytes("bad.onnx", model.ToByteArray())).Message;
        }
    }

    private static int Numbers((int Width, int Height, int Step) size) => (3 * size.Width * size.Height + size.Step - 1) / size.Step;
}
