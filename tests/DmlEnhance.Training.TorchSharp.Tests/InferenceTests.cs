using System.Runtime.InteropServices;
using DmlEnhance.Devices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Tests;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;
using DmlEnhance.Training.TorchSharp.Reading;
using Xunit;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Tests;

/// <summary>What the networks give by TorchSharp, against ONNX Runtime on the ONNX reader's graphs.</summary>
[Collection(Steps.Collection)]
public class InferenceTests
{
    private const int Width = 48, Height = 32;

    /// <summary>The illumination is in (0, 1]; both compute in float32.</summary>
    [Fact]
    public void SCI_enhances_as_its_ONNX_file_does()
    {
        TrainingState state = SciTraining.Initial(4);
        byte[] model = OnnxExporter.ToOnnx(new SciNetwork(), state);
        float[] image = FormulaParameters.Uniform("image", 3 * Width * Height);
        using var constants = new TorchConstants(Steps.Device);
        using var scope = NewDisposeScope();
        var reader = new TorchReader(new FixedParameters(state, constants), constants, training: false);
        float[] actual = [.. new SciNetwork().Enhance(reader, tensor(image, [1, 3, Height, Width]).to(Steps.Device)).Enhanced.cpu().data<float>()];

        using var session = new CpuSession("test", model, 1);
        using CpuTensor input = new(new FeatureShape(3, Height, Width)), output = new(new FeatureShape(3, Height, Width));
        image.CopyTo(input.Numbers);
        session.Run(new Dictionary<string, NetworkTensor> { [OnnxModel.ImageInput] = input }, new Dictionary<string, NetworkTensor> { [OnnxModel.EnhancedOutput] = output }, TestContext.Current.CancellationToken);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(output.Numbers[i], actual[i], 1e-5f);
    }

    /// <summary>Some forty normalised layers in float32, values of about 1.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(8, 8)]
    public void TCE_Net_enhances_as_its_ONNX_file_does(int width, int blocks)
    {
        TceModel model = TceModel.FromBytes("test", TceGraphs.Whole(new TceNetwork(width, blocks), new FormulaParameters(), Width, Height));
        using var onnx = new OnnxTrainingEngine(1);
        using var torch = Steps.Torch();
        (float[] expected, float[] expectedNext) = Run(onnx, model);
        (float[] actual, float[] actualNext) = Run(torch, model);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4f);
            Assert.Equal(expectedNext[i], actualNext[i], 1e-4f);
        }
    }

    /// <summary>In pixels; see RaftNetworkTests of the main tests, which has the same values from PyTorch (fixtures/raft/make-values.py).</summary>
    [Theory]
    [InlineData(false, 152, 136)]
    [InlineData(true, 160, 128)]
    public void RAFT_finds_the_flow_of_the_authors_network(bool small, int width, int height)
    {
        const int Step = 7;
        ReadOnlySpan<float> stored = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "raft", "values.bin")));
        int basic = (2 * 152 * 136 + Step - 1) / Step;
        ReadOnlySpan<float> expected = small ? stored[basic..] : stored[..basic];
        using var constants = new TorchConstants(Steps.Device);
        using IDisposable ungraded = inference_mode();
        using var scope = NewDisposeScope();
        var reader = new TorchReader(new FixedParameters(new FormulaParameters(), constants), constants, training: false);
        Tensor Picture(string name) => tensor(FormulaParameters.Uniform(name, 3 * width * height), [1, 3, height, width]).to(Steps.Device);
        float[] flow = [.. new RaftNetwork(small).Estimate(reader, Picture("first"), Picture("second"), 3).cpu().contiguous().data<float>()];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], flow[i * Step], 2e-4f);
    }

    private static (float[] Enhanced, float[] Next) Run(ITrainingEngine engine, TceModel model)
    {
        using INetworkSession session = engine.Open(model, Width, Height);
        using CpuTensor frames = new(new FeatureShape(18, Height, Width)), first = new(new FeatureShape(3, Height, Width)), second = new(new FeatureShape(3, Height, Width));
        FormulaParameters.Uniform("frames", 18 * Width * Height).CopyTo(frames.Numbers);
        session.Run(
            new Dictionary<string, NetworkTensor> { [TceGraphs.FramesInput] = frames },
            new Dictionary<string, NetworkTensor> { [TceGraphs.EnhancedOutput] = first, [TceGraphs.NextOutput] = second }, TestContext.Current.CancellationToken);
        return (first.Numbers.ToArray(), second.Numbers.ToArray());
    }
}
