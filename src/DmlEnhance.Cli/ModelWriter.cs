using DmlEnhance.Files;
using DmlEnhance.Models;

namespace DmlEnhance.Cli;

/// <summary>Writes a model and its card, or neither.</summary>
internal static class ModelWriter
{
    /// <summary>Where a model's card lies.</summary>
    public static string CardPath(string modelPath) => Path.ChangeExtension(modelPath, ".json");

    /// <summary>Refuses a name that no model can have.</summary>
    /// <exception cref="UsageException">It does not end in .onnx, or is the word for the choice among models.</exception>
    public static void RequireModelName(string target)
    {
        if (!target.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{target}' must end in .onnx");
        if (ModelCatalog.IsAuto(Path.GetFileNameWithoutExtension(target)))
            throw new UsageException($"'{target}': the name '{ModelCatalog.AutoName}' is taken by the choice among models; choose another name");
    }

    /// <summary>Writes both; an existing model and its card are replaced.</summary>
    /// <exception cref="DmlEnhanceException">A file cannot be written, or there is another file in the card's place.</exception>
    public static void Write(string modelPath, byte[] model, ModelCard card, CancellationToken cancellationToken)
    {
        string cardPath = CardPath(modelPath);
        bool replacesCard = File.Exists(cardPath);
        RefuseToReplaceAnythingButACard(cardPath);
        AtomicFile.Write(cardPath, card.ToJson(), cancellationToken);
        try
        {
            AtomicFile.Write(modelPath, model, cancellationToken);
        }
        catch when (!replacesCard)
        {
            File.Delete(cardPath);
            throw;
        }
    }

    /// <summary>Looks at the card's place before long work begins.</summary>
    /// <exception cref="DmlEnhanceException">There is another file in it.</exception>
    public static void RefuseToReplaceAnythingButACard(string path)
    {
        if (!File.Exists(path))
            return;
        try
        {
            _ = ModelCard.Load(path);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"cannot write the card: {e.Message}; move that file away or choose another name", e);
        }
    }
}
