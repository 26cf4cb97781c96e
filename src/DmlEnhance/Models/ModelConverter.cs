using System.Globalization;
using DmlEnhance.Onnx;

namespace DmlEnhance.Models;

/// <summary>Writes a model of TCE-Net or RAFT anew from its own file: for another size, or with its weights as float16 or float32.</summary>
public static class ModelConverter
{
    /// <summary>Ending of the files, lower case.</summary>
    public const string Extension = ".onnx";

    // RAFT's graph has constants of its size, and a part for each iteration: neither is taken from a file unchecked.
    private const long MostPixels = 1L << 26;
    private const int MostIterations = 100;

    /// <summary>The same network with the same parameters in another file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What is null in it (size, source, licence, checkpoint) is as in the model; <see cref="OnnxExportOptions.HalfWeights"/> counts as it is.</param>
    /// <returns>The ONNX file's bytes.</returns>
    /// <exception cref="DmlEnhanceException">It is a model of single pictures, or the network does not take the size, or a weight does not fit float16.</exception>
    public static byte[] Convert(OnnxFile model, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OnnxExportOptions();
        options = options with
        {
            Source = options.Source ?? model.Metadata.GetValueOrDefault(OnnxMetadata.Source),
            Licence = options.Licence ?? model.Metadata.GetValueOrDefault(OnnxMetadata.Licence),
            CheckpointSha256 = options.CheckpointSha256 ?? model.Metadata.GetValueOrDefault(OnnxMetadata.CheckpointSha256),
        };
        return model switch
        {
            TceModel tce => Convert(tce, options),
            RaftModel raft => Convert(raft, options),
            _ => throw new DmlEnhanceException($"{model.Name}: is {model.Kind}; only models of TCE-Net and RAFT, which keep their parameters under their names, can be written anew"),
        };
    }

    /// <summary>The card of a model that <see cref="Convert(OnnxFile, OnnxExportOptions?)"/> made: that of the model it was made of, where it has one, which then says so.</summary>
    /// <param name="made">The new model.</param>
    /// <param name="name">The name that it is installed under.</param>
    /// <param name="origin">The model that it was made of; its card is looked for beside its file.</param>
    /// <exception cref="DmlEnhanceException">There is a card that cannot be read, or is of another file.</exception>
    public static ModelCard Describe(OnnxFile made, string name, OnnxFile origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        string file = Path.GetFileName(origin.Name);
        ModelCard card = CheckpointImporter.Describe(made, name, file);
        string cardPath = ModelFiles.CardPath(origin.Name);
        if (!File.Exists(cardPath))
            return card;

        ModelCard older = ModelCard.Load(cardPath);
        if (older.Sha256 != origin.Sha256)
            throw new DmlEnhanceException($"{cardPath}: is the card of another file than {file} (sha256 differs); move it away, or put the right one there");
        string note = $"Made of {file} (sha256 {origin.Sha256[..12]}){(older.Scores is null ? "" : ", whose scores these are")}{(made.HasHalfWeights && !origin.HasHalfWeights ? "; weights rounded to float16" : "")}.";
        return older with
        {
            Name = name,
            Description = older.Description.Length > 0 ? $"{older.Description} {note}" : note,
            Source = card.Source,
            Licence = card.Licence,
            Sha256 = card.Sha256,
        };
    }

    private static byte[] Convert(TceModel model, OnnxExportOptions options)
    {
        (int width, int height) = Size(model, options.Width ?? model.Width, options.Height ?? model.Height);
        return TceGraphs.Whole(model.Network, model.Source, width, height, options);
    }

    private static byte[] Convert(RaftModel model, OnnxExportOptions options)
    {
        (int width, int height) = Size(model, options.Width ?? model.Width, options.Height ?? model.Height);
        string? text = model.Metadata.GetValueOrDefault(OnnxMetadata.Iterations);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) && iterations is >= 1 and <= MostIterations
            ? RaftGraphs.Whole(model.Network, model.Source, width, height, iterations, options)
            : throw new DmlEnhanceException($"{model.Name}: the metadata '{OnnxMetadata.Iterations}' is '{text}'; it must be a number, 1 to {MostIterations}");
    }

    private static (int Width, int Height) Size(OnnxFile model, int width, int height) => (long)width * height <= MostPixels
        ? (width, height)
        : throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"{model.Name}: cannot be written for pictures of {width}x{height}; give a size of at most {MostPixels / 1_000_000} million pixels"));
}
