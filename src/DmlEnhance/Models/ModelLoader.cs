using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Models;

/// <summary>Finds the model that a user names: an installed one, an ONNX file, or a checkpoint.</summary>
public static class ModelLoader
{
    /// <summary>Loads a model.</summary>
    /// <param name="nameOrFile">
    /// The name of an installed model, or a file: .onnx as it is; .pt or .pth is imported in memory as <c>sci</c>.
    /// </param>
    /// <param name="catalog">The installed models; null for <see cref="ModelCatalog.Default"/>.</param>
    /// <exception cref="DmlEnhanceException">There is no such model, or it cannot be used.</exception>
    public static OnnxModel Load(string nameOrFile, ModelCatalog? catalog = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFile);
        string extension = Path.GetExtension(nameOrFile).ToLowerInvariant();
        if (CheckpointImporter.Extensions.Contains(extension))
            return OnnxModel.FromBytes(nameOrFile, CheckpointImporter.Import(nameOrFile, new SciNetwork()));
        bool isFile = extension == ".onnx" || nameOrFile.Contains('/', StringComparison.Ordinal) || nameOrFile.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isFile ? OnnxModel.Load(nameOrFile) : (catalog ?? ModelCatalog.Default).Load(nameOrFile);
    }
}
