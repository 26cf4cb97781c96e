using DmlEnhance.Checkpoints;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Models;

/// <summary>Makes an ONNX model of a PyTorch checkpoint with the parameter names of the official code.</summary>
public static class CheckpointImporter
{
    /// <summary>Endings of checkpoint files, lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".pt", ".pth"];

    /// <summary>Reads a checkpoint and exports the network that it belongs to.</summary>
    /// <param name="checkpointPath">A .pt or .pth file in PyTorch's zip format.</param>
    /// <param name="network">The network whose parameters the file holds.</param>
    /// <param name="options">
    /// Size, source and licence. Where source or licence is left at "unknown" and the file is one of the official
    /// checkpoints (by its SHA-256), they are filled in.
    /// </param>
    /// <returns>The ONNX file's bytes.</returns>
    /// <exception cref="DmlEnhanceException">The file is broken or refused, or a parameter is missing or of another shape.</exception>
    public static byte[] Import(string checkpointPath, NetworkDefinition network, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(checkpointPath);
        OfficialCheckpoint? official = OfficialCheckpoint.Find(checkpoint.Sha256);
        string unknown = new OnnxExportOptions().Source;
        return OnnxExporter.ToOnnx(network, new CheckpointParameters(checkpoint, network), options with
        {
            Source = options.Source == unknown && official is not null ? official.Source : options.Source,
            Licence = options.Licence == unknown && official is not null ? official.Licence : options.Licence,
            CheckpointSha256 = checkpoint.Sha256,
        });
    }

    /// <summary>The card of a model that <see cref="Import"/> made.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name that it is installed under.</param>
    /// <param name="checkpointFile">File name of the checkpoint, for the description.</param>
    public static ModelCard Describe(OnnxModel model, string name, string checkpointFile)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelCard
        {
            Name = name,
            Network = model.MetadataOr(OnnxMetadata.Network, "unknown"),
            Description = $"Imported from {checkpointFile}.",
            Source = model.MetadataOr(OnnxMetadata.Source, "unknown"),
            Licence = model.MetadataOr(OnnxMetadata.Licence, "unknown"),
            Sha256 = model.Sha256,
            CheckpointSha256 = model.MetadataOr(OnnxMetadata.CheckpointSha256, "unknown"),
        };
    }
}
