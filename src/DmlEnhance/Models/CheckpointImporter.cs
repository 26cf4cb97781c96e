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
    /// Size (of TCE-Net and RAFT, which are written for one size, 512x288 and 512x384 if null), source and licence. Where source or licence is null and the file is
    /// one of the official checkpoints (by its SHA-256), they are filled in.
    /// </param>
    /// <returns>The ONNX file's bytes.</returns>
    /// <exception cref="DmlEnhanceException">The file is broken or refused, or a parameter is missing or of another shape.</exception>
    public static byte[] Import(string checkpointPath, NetworkDefinition network, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(checkpointPath);
        OfficialCheckpoint? official = OfficialCheckpoint.Find(checkpoint.Sha256);
        options = options with
        {
            Source = options.Source ?? official?.Source,
            Licence = options.Licence ?? official?.Licence,
            CheckpointSha256 = checkpoint.Sha256,
        };
        return network switch
        {
            ImageNetworkDefinition picture => OnnxExporter.ToOnnx(picture, new CheckpointParameters(checkpoint, network), options),
            TceNetwork => VideoModel(checkpoint, options),
            RaftNetwork => FlowModel(checkpoint, options),
            _ => throw new ArgumentException($"there is no export of the network '{network.Name}'", nameof(network)),
        };
    }

    /// <summary>The network that a checkpoint belongs to, by its parameters: TCE-Net, RAFT, or else SCI.</summary>
    /// <exception cref="DmlEnhanceException">The file is broken or refused.</exception>
    internal static NetworkDefinition FindNetwork(string checkpointPath)
    {
        using PyTorchCheckpoint checkpoint = PyTorchCheckpoint.Open(checkpointPath);
        return (NetworkDefinition?)TceNetwork.FromParameters(ShapesOf(checkpoint)) ?? (NetworkDefinition?)RaftNetwork.FromParameters(ShapesOf(checkpoint)) ?? new SciNetwork();
    }

    private static Func<string, IReadOnlyList<long>?> ShapesOf(PyTorchCheckpoint checkpoint) => name => checkpoint.Tensors.GetValueOrDefault(name)?.Shape;

    // Of the width and depth that the checkpoint has.
    private static byte[] VideoModel(PyTorchCheckpoint checkpoint, OnnxExportOptions options)
    {
        TceNetwork network = TceNetwork.FromParameters(ShapesOf(checkpoint)) ?? new TceNetwork();
        return TceGraphs.Whole(network, new CheckpointParameters(checkpoint, network), options.Width ?? TceNetwork.DefaultWorkingWidth, options.Height ?? TceNetwork.DefaultWorkingHeight, options);
    }

    // The small version or not, as the checkpoint is.
    private static byte[] FlowModel(PyTorchCheckpoint checkpoint, OnnxExportOptions options)
    {
        RaftNetwork network = RaftNetwork.FromParameters(ShapesOf(checkpoint)) ?? new RaftNetwork();
        return RaftGraphs.Whole(network, new CheckpointParameters(checkpoint, network), options.Width ?? RaftNetwork.DefaultWidth, options.Height ?? RaftNetwork.DefaultHeight, options: options);
    }

    /// <summary>The card of a model that <see cref="Import"/> made.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name that it is installed under.</param>
    /// <param name="checkpointFile">File name of the checkpoint, for the description.</param>
    public static ModelCard Describe(OnnxFile model, string name, string checkpointFile)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelCard
        {
            Name = name,
            Network = model.Metadata.GetValueOrDefault(OnnxMetadata.Network, OnnxMetadata.Unknown),
            Description = $"Imported from {checkpointFile}.",
            Source = model.Metadata.GetValueOrDefault(OnnxMetadata.Source, OnnxMetadata.Unknown),
            Licence = model.Metadata.GetValueOrDefault(OnnxMetadata.Licence, OnnxMetadata.Unknown),
            Sha256 = model.Sha256,
            CheckpointSha256 = model.Metadata.GetValueOrDefault(OnnxMetadata.CheckpointSha256),
        };
    }
}
