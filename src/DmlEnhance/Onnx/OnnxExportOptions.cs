namespace DmlEnhance.Onnx;

/// <summary>What is written into an exported file beside the network itself.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>A fixed height in pixels, or null for any.</summary>
    public int? Height { get; init; }

    /// <summary>A fixed width in pixels, or null for any.</summary>
    public int? Width { get; init; }

    /// <summary>Where the weights come from, for a person to read; null is written as "unknown".</summary>
    public string? Source { get; init; }

    /// <summary>The licence of the weights; null is written as "unknown".</summary>
    public string? Licence { get; init; }

    /// <summary>SHA-256 of the checkpoint that the weights were read from, lower-case hexadecimal, or null.</summary>
    public string? CheckpointSha256 { get; init; }
}
