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
}
