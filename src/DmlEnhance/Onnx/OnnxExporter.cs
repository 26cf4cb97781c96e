using System.Globalization;
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
    /// <exception cref="DmlEnhanceException">A parameter is missing or has another shape.</exception>
    public static byte[] ToOnnx(NetworkDefinition network, IParameterSource parameters, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        var reader = new OnnxGraphReader(network.Name, parameters, options.Height, options.Width);
        Enhancement<OnnxTensor> result = network.Enhance(reader, reader.Image);
        reader.Output(result.Enhanced, OnnxModel.EnhancedOutput);
        reader.Output(result.Illumination, OnnxModel.IlluminationOutput);

        var metadata = new List<KeyValuePair<string, string>>
        {
            new(OnnxMetadata.Network, network.Name),
            new(OnnxMetadata.Paper, network.Paper),
            new(OnnxMetadata.Source, options.Source ?? OnnxMetadata.Unknown),
            new(OnnxMetadata.Licence, options.Licence ?? OnnxMetadata.Unknown),
            new(OnnxMetadata.Halo, network.Halo.ToString(CultureInfo.InvariantCulture)),
        };
        if (options.CheckpointSha256 is { } sha256)
            metadata.Add(new(OnnxMetadata.CheckpointSha256, sha256));
        return reader.ToModel(metadata);
    }
}
