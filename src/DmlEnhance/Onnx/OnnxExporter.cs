using System.Globalization;
using DmlEnhance.Networks;

namespace DmlEnhance.Onnx;

/// <summary>What is written into an exported file beside the network itself.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>A fixed height in pixels, or null for any.</summary>
    public int? Height { get; init; }

    /// <summary>A fixed width in pixels, or null for any.</summary>
    public int? Width { get; init; }

    /// <summary>Where the weights come from, for a person to read.</summary>
    public string Source { get; init; } = "unknown";

    /// <summary>The licence of the weights.</summary>
    public string Licence { get; init; } = "unknown";

    /// <summary>SHA-256 of the checkpoint that the weights were read from, lower-case hexadecimal, or null.</summary>
    public string? CheckpointSha256 { get; init; }
}

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
            new(OnnxMetadata.Source, options.Source),
            new(OnnxMetadata.Licence, options.Licence),
            new(OnnxMetadata.Halo, network.Halo.ToString(CultureInfo.InvariantCulture)),
        };
        if (options.CheckpointSha256 is { } sha256)
            metadata.Add(new(OnnxMetadata.CheckpointSha256, sha256));
        return reader.ToModel(metadata);
    }
}

/// <summary>The keys of the metadata that exported files carry.</summary>
public static class OnnxMetadata
{
    /// <summary>Name of the network definition, for example <c>sci</c>.</summary>
    public const string Network = "network";

    /// <summary>The paper.</summary>
    public const string Paper = "paper";

    /// <summary>Where the weights come from.</summary>
    public const string Source = "source";

    /// <summary>Licence of the weights.</summary>
    public const string Licence = "licence";

    /// <summary>SHA-256 of the checkpoint.</summary>
    public const string CheckpointSha256 = "checkpoint_sha256";

    /// <summary>How many rows above and below a band must be given for the band's result to be exact.</summary>
    public const string Halo = "halo";
}
