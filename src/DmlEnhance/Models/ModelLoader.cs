using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Models;

/// <summary>Finds the model that a user names: an installed one, an ONNX file, or a checkpoint.</summary>
public static class ModelLoader
{
    /// <summary>Loads a model of pictures.</summary>
    /// <param name="nameOrFile">
    /// The name of an installed model, or a file: .onnx as it is; .pt or .pth is imported in memory as <c>sci</c>.
    /// </param>
    /// <param name="catalog">The installed models; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <exception cref="DmlEnhanceException">There is no such model, or it cannot be used.</exception>
    public static OnnxModel Load(string nameOrFile, ModelCatalog? catalog = null) => IsCheckpoint(nameOrFile)
        ? OnnxModel.FromBytes(nameOrFile, CheckpointImporter.Import(nameOrFile, new SciNetwork()))
        : IsFile(nameOrFile) ? OnnxModel.Load(nameOrFile) : (catalog ?? ModelCatalog.Default).Load(nameOrFile);

    /// <summary>Loads a model of motion, which is what training compares frames along.</summary>
    /// <param name="nameOrFile">The name of an installed model of RAFT, or a file of one: .onnx, or a published checkpoint, .pth.</param>
    /// <param name="catalog">The installed models; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <exception cref="DmlEnhanceException">There is no such model, or it cannot be used, or it is another kind of model.</exception>
    public static RaftModel LoadFlow(string nameOrFile, ModelCatalog? catalog = null) => IsCheckpoint(nameOrFile)
        ? RaftModel.FromBytes(nameOrFile, CheckpointImporter.Import(nameOrFile, new RaftNetwork()))
        : LoadFile(nameOrFile, catalog).RequireFlow();

    /// <summary>Loads a model of pictures, videos or motion.</summary>
    /// <param name="nameOrFile">As in <see cref="Load"/>; the network of a .pt or .pth is told by its parameters.</param>
    /// <param name="catalog">The installed models; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <exception cref="DmlEnhanceException">There is no such model, or it cannot be used.</exception>
    public static OnnxFile LoadFile(string nameOrFile, ModelCatalog? catalog = null) => IsCheckpoint(nameOrFile)
        ? OnnxFile.FromBytes(nameOrFile, CheckpointImporter.Import(nameOrFile, CheckpointImporter.FindNetwork(nameOrFile)))
        : IsFile(nameOrFile) ? OnnxFile.Load(nameOrFile) : (catalog ?? ModelCatalog.Default).LoadFile(nameOrFile);

    private static bool IsCheckpoint(string nameOrFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFile);
        return CheckpointImporter.Extensions.Contains(Path.GetExtension(nameOrFile).ToLowerInvariant());
    }

    private static bool IsFile(string nameOrFile) =>
        Path.GetExtension(nameOrFile).Equals(".onnx", StringComparison.OrdinalIgnoreCase) || nameOrFile.Contains('/', StringComparison.Ordinal) || nameOrFile.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
