using System.Globalization;
using DmlEnhance.Networks;

namespace DmlEnhance.Onnx;

/// <summary>RAFT as an ONNX graph of fixed size.</summary>
public static class RaftGraphs
{
    /// <summary>Input: the first picture, [1, 3, H, W], RGB, [0,1], sRGB-encoded.</summary>
    public const string FirstInput = "first";

    /// <summary>Input: the second picture, likewise.</summary>
    public const string SecondInput = "second";

    /// <summary>Output: the motion from the first to the second, [1, 2, H, W]: columns to the right, then rows down, in pixels.</summary>
    public const string FlowOutput = "flow";

    /// <summary>The whole network: <see cref="FirstInput"/> and <see cref="SecondInput"/> to <see cref="FlowOutput"/>.</summary>
    /// <remarks>It correlates all pixels with all: (W H / 64)^2 numbers and a third more, 50 MB at 512x384 and 5.6 GB at 1920x1080.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="width">Columns, as <see cref="RaftNetwork.CheckSize"/> has them.</param>
    /// <param name="height">Rows, likewise.</param>
    /// <param name="iterations">How often the flow is made better, 1 or more.</param>
    /// <param name="options">Source, licence and whether weights are float16; the sizes in it are not looked at.</param>
    /// <returns>The ONNX file, opset 17, with the parameters under their names.</returns>
    /// <exception cref="DmlEnhanceException">The size is refused, or a parameter is missing or has another shape, or is to be float16 and does not fit.</exception>
    public static byte[] Whole(RaftNetwork network, IParameterSource parameters, int width, int height, int iterations = RaftNetwork.DefaultIterations, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        RaftNetwork.CheckSize(width, height);
        options ??= new OnnxExportOptions();
        OnnxGraphReader reader = OnnxGraphReader.WithParameters(network.Name, parameters, options.HalfWeights);
        OnnxTensor first = reader.Input(FirstInput, 3, height, width);
        reader.Output(network.Estimate(reader, first, reader.Input(SecondInput, 3, height, width), iterations), FlowOutput);
        return reader.ToModel([.. OnnxMetadata.Of(network, options), new(OnnxMetadata.Iterations, iterations.ToString(CultureInfo.InvariantCulture))]);
    }
}
