using DmlEnhance.Models;
using DmlEnhance.Onnx;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>What a fine-tuned model's card says of how it came about.</summary>
public static class FinetuningRecord
{
    /// <summary>Describes fine-tuning that is about to begin; its pictures are counted, none is read.</summary>
    /// <param name="options">What will be done.</param>
    /// <param name="engine">What will do it.</param>
    /// <exception cref="DmlEnhanceException">There are no such pictures.</exception>
    public static TrainingRecord Of(FinetuningOptions options, ITrainingEngine engine)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(engine);
        return new TrainingRecord
        {
            Data = CardData.Describe(options.Data),
            Settings = Settings(options, engine.Description),
            Seed = options.Seed,
            Steps = options.Steps,
            Commit = SourceCommit.Name,
        };
    }

    private static Dictionary<string, string> Settings(FinetuningOptions options, string engine)
    {
        Dictionary<string, string> settings = RunSettings.Shared(options.LearningRate, options.Crop, options.Loss);
        settings[EngineHistory.Key] = engine;
        settings["start"] = $"{Path.GetFileName(options.Model.Name)} (sha256 {options.Model.Sha256})";

        // A .pt file's model is made in memory: only the checkpoint's own sum can be compared with a file.
        if (options.Model.Metadata.TryGetValue(OnnxMetadata.CheckpointSha256, out string? checkpoint))
            settings["start's checkpoint"] = $"sha256 {checkpoint}";
        return settings;
    }
}
