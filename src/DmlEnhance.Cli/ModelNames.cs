using DmlEnhance.Models;

namespace DmlEnhance.Cli;

/// <summary>What a command line may name as a model to write.</summary>
internal static class ModelNames
{
    /// <summary>Refuses a file that no model can have.</summary>
    /// <exception cref="UsageException">It does not end in .onnx, or is the word for the choice among models.</exception>
    public static void RequireFile(string target)
    {
        if (!target.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{target}' must end in .onnx");
        if (ModelCatalog.IsAuto(Path.GetFileNameWithoutExtension(target)))
            throw new UsageException($"'{target}': the name '{ModelCatalog.AutoName}' is taken by the choice among models; choose another name");
    }
}
