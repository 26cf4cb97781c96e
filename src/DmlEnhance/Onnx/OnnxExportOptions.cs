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

    /// <summary>
    /// Whether TCE-Net's and RAFT's weights are rounded to float16, which is half the bytes; the network computes in float32 all the same. Vectors, which are few
    /// numbers, and the running statistics of batch normalisation, which may lie outside float16, stay float32.
    /// </summary>
    public bool HalfWeights { get; init; }
}
