using System.Text.Json;
using System.Text.Json.Serialization;
using DmlEnhance.Files;

namespace DmlEnhance.Models;

/// <summary>What a person should know of a model before using it; lies beside the model as NAME.json.</summary>
public sealed record ModelCard
{
    internal const int LargestFile = 1 << 20;

    /// <summary>Name of the model, as <c>--model</c> takes it.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the network definition, for example <c>sci</c>.</summary>
    public required string Network { get; init; }

    /// <summary>What it is good for, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where the weights come from.</summary>
    public string Source { get; init; } = "unknown";

    /// <summary>Licence of the weights.</summary>
    public string Licence { get; init; } = "unknown";

    /// <summary>SHA-256 of the ONNX file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of the checkpoint that it was imported from, or null.</summary>
    public string? CheckpointSha256 { get; init; }

    /// <summary>How it was trained, or null for a model that this project did not train.</summary>
    public TrainingRecord? Training { get; init; }

    /// <summary>What was measured, by the name of the measure and of what it was measured on; null where nothing was.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>The card as JSON, for a file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ModelCardJson.Default.ModelCard);

    /// <summary>Reads a card.</summary>
    /// <exception cref="DmlEnhanceException">The file is not a card; the message says why.</exception>
    public static ModelCard Load(string path)
    {
        using FileStream file = InputFile.Open(path, "a model card");
        try
        {
            ModelCard card = JsonSerializer.Deserialize(InputFile.ReadAll(file, path, LargestFile), ModelCardJson.Default.ModelCard) ?? throw new DmlEnhanceException($"{path}: the card is empty");
            return card.Training is { } training && (training.Data.Contains(null) || training.Settings.Values.Contains(null) || training.Curve?.Contains(null) == true)
                ? throw new DmlEnhanceException($"{path}: is not a model card (what it says of the training holds null)")
                : card;
        }
        catch (JsonException e)
        {
            throw new DmlEnhanceException($"{path}: is not a model card ({e.Message})", e);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class ModelCardJson : JsonSerializerContext;
