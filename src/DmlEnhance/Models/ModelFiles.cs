using DmlEnhance.Files;

namespace DmlEnhance.Models;

/// <summary>A model's two files: NAME.onnx, and its card NAME.json beside it.</summary>
public static class ModelFiles
{
    /// <summary>Where a model's card lies.</summary>
    /// <param name="modelPath">The model's file, there or not.</param>
    public static string CardPath(string modelPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        return Path.ChangeExtension(modelPath, ".json");
    }

    /// <summary>Writes a model and its card, or neither; an older model and its card are replaced.</summary>
    /// <remarks>
    /// If the model cannot be written, what lay in the card's place before is there again, unless the system refuses that
    /// too. A process that is killed between the two files leaves the new card; its checksum then shows that it is not the
    /// older model's.
    /// </remarks>
    /// <param name="modelPath">The model's file; its folder is created.</param>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="card">What to say of it.</param>
    /// <param name="cancellationToken">Honoured until the model is in place.</param>
    /// <exception cref="DmlEnhanceException">A file cannot be written, or there is another file in the card's place.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Write(string modelPath, byte[] model, ModelCard card, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        string cardPath = CardPath(modelPath);
        RefuseToReplaceAnythingButACard(cardPath);
        byte[]? before = ReadOlderCard(cardPath);
        AtomicFile.Write(cardPath, card.ToJson(), cancellationToken);
        try
        {
            AtomicFile.Write(modelPath, model, cancellationToken);
        }
        catch
        {
            PutBack(cardPath, before);
            throw;
        }
    }

    /// <summary>Looks at the card's place before long work begins.</summary>
    /// <param name="cardPath">From <see cref="CardPath"/>.</param>
    /// <exception cref="DmlEnhanceException">There is another file in it.</exception>
    public static void RefuseToReplaceAnythingButACard(string cardPath)
    {
        if (!File.Exists(cardPath))
            return;
        try
        {
            _ = ModelCard.Load(cardPath);
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"cannot write the card: {e.Message}; move that file away or choose another name", e);
        }
    }

    private static byte[]? ReadOlderCard(string cardPath)
    {
        if (!File.Exists(cardPath))
            return null;
        using FileStream file = InputFile.Open(cardPath, "a model card");
        return InputFile.ReadAll(file, cardPath, ModelCard.LargestFile);
    }

    private static void PutBack(string cardPath, byte[]? before)
    {
        try
        {
            if (before is null)
                File.Delete(cardPath);
            else
                AtomicFile.Write(cardPath, before);
        }
        catch (Exception e) when (e is DmlEnhanceException || FileErrors.IsFileError(e))
        {
            // The first error is the one to report; the system that refused the model may refuse this too.
        }
    }
}
