using DmlEnhance.Networks;

namespace DmlEnhance.Onnx;

/// <summary>TCE-Net as ONNX graphs of fixed size: the whole network, and the two parts that a stream runs once a frame.</summary>
public static class TceGraphs
{
    /// <summary>Input of the whole network, [1, 18, H, W], and of the encoder, [1, 15, H, W]: frames one after another in the channels, RGB, [0,1].</summary>
    public const string FramesInput = "frames";

    /// <summary>The enhanced frame, [1, 3, H, W]: the third of six. Not limited to [0,1].</summary>
    public const string EnhancedOutput = OnnxModel.EnhancedOutput;

    /// <summary>The next frame, [1, 3, H, W]; a stream's next step makes it better.</summary>
    public const string NextOutput = "enhanced_next";

    /// <summary>The encoder's features (<see cref="TceFeatures{T}.Latent"/>); the head takes those of the window one frame later as <see cref="QueryInput"/>.</summary>
    public const string Latent = "latent";

    /// <summary>The encoder's features at half the size (<see cref="TceFeatures{T}.Half"/>).</summary>
    public const string Half = "half";

    /// <summary>The encoder's features at full size (<see cref="TceFeatures{T}.Full"/>).</summary>
    public const string Full = "full";

    /// <summary>The head's input for the latent features of the window one frame later.</summary>
    public const string QueryInput = "query";

    /// <summary>The whole network: <see cref="FramesInput"/> to <see cref="EnhancedOutput"/> and <see cref="NextOutput"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="width">Columns, a multiple of <see cref="TceNetwork.SideMultiple"/>.</param>
    /// <param name="height">Rows, likewise.</param>
    /// <param name="options">Source, licence and whether weights are float16; the sizes in it are not looked at.</param>
    /// <returns>The ONNX file, opset 17.</returns>
    /// <exception cref="DmlEnhanceException">A parameter is missing or has another shape, or is to be float16 and does not fit.</exception>
    public static byte[] Whole(TceNetwork network, IParameterSource parameters, int width, int height, OnnxExportOptions? options = null)
    {
        options ??= new OnnxExportOptions();
        OnnxGraphReader reader = Start(network, parameters, width, height, options.HalfWeights);
        (OnnxTensor exemplar, OnnxTensor query) = network.Enhance(reader, reader.Input(FramesInput, 3 * TceNetwork.Frames, height, width));
        reader.Output(exemplar, EnhancedOutput);
        reader.Output(query, NextOutput);
        return reader.ToModel(OnnxMetadata.Of(network, options));
    }

    /// <summary>The encoder: <see cref="FramesInput"/> of one window to <see cref="Latent"/>, <see cref="Half"/> and <see cref="Full"/>.</summary>
    /// <inheritdoc cref="Whole"/>
    public static byte[] Encoder(TceNetwork network, IParameterSource parameters, int width, int height)
    {
        OnnxGraphReader reader = Start(network, parameters, width, height);
        TceFeatures<OnnxTensor> features = network.Encode(reader, reader.Input(FramesInput, 3 * TceNetwork.Window, height, width));
        reader.Output(features.Latent, Latent);
        reader.Output(features.Half, Half);
        reader.Output(features.Full, Full);
        return reader.ToModel([]);
    }

    /// <summary>The head: <see cref="Latent"/>, <see cref="Half"/> and <see cref="Full"/> of one window and <see cref="QueryInput"/> of the next to <see cref="EnhancedOutput"/>.</summary>
    /// <inheritdoc cref="Whole"/>
    public static byte[] Head(TceNetwork network, IParameterSource parameters, int width, int height)
    {
        OnnxGraphReader reader = Start(network, parameters, width, height);
        TceShapes shapes = network.Shapes(width, height);
        var features = new TceFeatures<OnnxTensor>(Input(reader, Latent, shapes.Latent), Input(reader, Half, shapes.Half), Input(reader, Full, shapes.Full));
        reader.Output(network.EnhanceExemplar(reader, features, Input(reader, QueryInput, shapes.Latent)), EnhancedOutput);
        return reader.ToModel([]);
    }

    private static OnnxTensor Input(OnnxGraphReader reader, string name, FeatureShape shape) => reader.Input(name, shape.Channels, shape.Height, shape.Width);

    private static OnnxGraphReader Start(TceNetwork network, IParameterSource parameters, int width, int height, bool halfWeights = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        TceNetwork.CheckSize(width, height);
        return OnnxGraphReader.WithParameters(network.Name, parameters, halfWeights);
    }
}
