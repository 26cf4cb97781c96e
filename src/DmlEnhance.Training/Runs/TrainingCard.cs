using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Runs;

/// <summary>The card of a model that a run trained.</summary>
internal static class TrainingCard
{
    internal static ModelCard Of(TrainingRunOptions options, ITrainingRecipe recipe, OnnxFile model, long step, ValidationScores? best, string engines, IReadOnlyList<TrainingPoint>? curve) => new()
    {
        Name = options.Name,
        Network = recipe.Network,
        Description = options.Description ?? "",
        Source = model.Metadata.GetValueOrDefault(OnnxMetadata.Source, OnnxMetadata.Unknown),
        Licence = options.Licence ?? OnnxMetadata.Unknown,
        Sha256 = model.Sha256,
        Training = new TrainingRecord
        {
            Data = options.DataNotes.Count > 0 ? options.DataNotes : [.. CardData.Describe(options.Inputs), .. options.Datasets.Select(dataset => dataset.Layout.Title)],
            Settings = Settings(recipe, engines),
            Seed = options.Seed,
            Steps = step,
            Curve = curve,
            Commit = SourceCommit.Name,
        },
        Scores = Scores(best),
    };

    private static Dictionary<string, double>? Scores(ValidationScores? best)
    {
        if (best?.Psnr is null)
            return null;
        var scores = new Dictionary<string, double>
        {
            ["validation PSNR (dB)"] = Math.Round(best.Psnr.Value, 3),
            ["validation SSIM"] = Math.Round(best.Ssim!.Value, 4),
        };
        if (best.Fsim is { } fsim)
            scores["validation FSIM"] = Math.Round(fsim, 4);
        if (best.TemporalError is { } error)
            scores["validation temporal error (of 255)"] = Math.Round(error, 3);
        return scores;
    }

    // The data's fingerprint tells a machine something, and a reader nothing.
    private static Dictionary<string, string> Settings(ITrainingRecipe recipe, string engines)
    {
        Dictionary<string, string> told = recipe.Settings.Where(setting => setting.Key is not (RunSettings.Data or RunSettings.ValidationData or RunSettings.Seed) && setting.Value != RunSettings.None).ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        told["steps of the run"] = recipe.StepsAsked;
        told[EngineHistory.Key] = engines;
        return told;
    }
}
