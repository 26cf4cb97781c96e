using DmlEnhance.Networks;

namespace DmlEnhance.Onnx;

/// <summary>Writes a network with its weights as an ONNX file.</summary>
public static class OnnxExporter
{
    /// <summary>
    /// The inference graph: input <c>image</c>, outputs <c>enhanced</c> and <c>illumination</c>, each [1, 3, H, W].
    /// </summary>
    /// <param name="network">What to export.</param>
    /// <param name="parameters">Its weights.</param>
    /// <param name="options">Size and metadata.</param>
    /// <returns>The bytes of a valid ONNX file, opset 17.</returns>
    /// <exception cref="DmlEnhanceException">A parameter is missing or has another shape, or float16 weights are asked for.</exception>
    public static byte[] ToOnnx(ImageNetworkDefinition network, IParameterSource parameters, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        if (options.HalfWeights)
            throw new DmlEnhanceException($"the network '{network.Name}' has no float16 file: what float32 costs it are a few hundred bytes, and the shader reads them; float16 is for tce and raft");
        var reader = new OnnxGraphReader(network.Name, parameters, options.Height, options.Width);
        Enhancement<OnnxTensor> result = network.Enhance(reader, reader.Image);
        reader.Output(result.Enhanced, OnnxModel.EnhancedOutput);
        reader.Output(result.Illumination, OnnxModel.IlluminationOutput);
        return reader.ToModel(OnnxMetadata.Of(network, options));
    }
}
