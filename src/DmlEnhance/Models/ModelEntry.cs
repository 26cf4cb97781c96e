namespace DmlEnhance.Models;

/// <summary>An installed model.</summary>
/// <param name="Name">File name without its ending.</param>
/// <param name="Path">The ONNX file.</param>
/// <param name="Card">Its card, or null if there is none that can be read.</param>
/// <param name="Problem">Why it cannot be used or its card cannot be read, or null.</param>
public sealed record ModelEntry(string Name, string Path, ModelCard? Card, string? Problem)
{
    /// <summary>Whether its file stores weights as float16; false where it or its card cannot be read.</summary>
    public bool HasHalfWeights { get; init; }
}
