using System.Globalization;
using DmlEnhance.Networks;

namespace DmlEnhance.Onnx;

/// <summary>The keys of the metadata that exported files carry.</summary>
public static class OnnxMetadata
{
    /// <summary>The value where nothing is known.</summary>
    public const string Unknown = "unknown";

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

    /// <summary>How often a graph of RAFT makes its flow better.</summary>
    public const string Iterations = "iterations";

    // What every exported file says of its network and weights.
    internal static IReadOnlyList<KeyValuePair<string, string>> Of(NetworkDefinition network, OnnxExportOptions options)
    {
        var metadata = new List<KeyValuePair<string, string>>
        {
            new(Network, network.Name),
            new(Paper, network.Paper),
            new(Source, options.Source ?? Unknown),
            new(Licence, options.Licence ?? Unknown),
        };
        if (network is ImageNetworkDefinition picture)
            metadata.Add(new(Halo, picture.Halo.ToString(CultureInfo.InvariantCulture)));
        if (options.CheckpointSha256 is { } sha256)
            metadata.Add(new(CheckpointSha256, sha256));
        return metadata;
    }
}
