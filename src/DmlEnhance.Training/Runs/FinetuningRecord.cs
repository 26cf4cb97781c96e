using System.Globalization;
using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Runs;

/// <summary>What a fine-tuned model's card says of how it came about.</summary>
public static class FinetuningRecord
{
    /// <summary>Describes fine-tuning that is about to begin; its pictures are counted, none is read.</summary>
    /// <param name="options">What will be done.</param>
    /// <exception cref="DmlEnhanceException">There are no such pictures.</exception>
    public static TrainingRecord Of(FinetuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TrainingRecord
        {
            Data = [.. options.Data.Select(Describe)],
            Settings = Settings(options),
            Seed = options.Seed,
            Steps = options.Steps,
            Commit = SourceCommit.Name,
        };
    }

    // Names without their folders: a card is handed on, and where its maker keeps pictures is nobody's business.
    private static string Describe(string path)
    {
        using ImageDataset pictures = ImageDataset.Open([path]);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return Directory.Exists(path) ? $"{name} (pictures: {pictures.Files.Count})" : name;
    }

    private static Dictionary<string, string> Settings(FinetuningOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["start"] = $"{Path.GetFileName(options.Model.Name)} (sha256 {options.Model.Sha256})",
            ["learning rate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            ["crop"] = options.Crop.ToString(CultureInfo.InvariantCulture),
            ["sigma"] = options.Loss.Sigma.ToString("R", CultureInfo.InvariantCulture),
            ["colours"] = options.Loss.AuthorsColourMix ? "authors' mix" : "YCbCr",
            ["threads"] = (options.Threads ?? Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture),
        };
        // A .pt file's model is made in memory: only the checkpoint's own sum can be compared with a file.
        if (options.Model.Metadata.TryGetValue(OnnxMetadata.CheckpointSha256, out string? checkpoint))
            settings["start's checkpoint"] = $"sha256 {checkpoint}";
        return settings;
    }
}
