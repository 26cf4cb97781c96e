using DmlEnhance.Models;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Runs;

/// <summary>The card of a model that a run trained.</summary>
internal static class TrainingCard
{
    internal static ModelCard Of(TrainingRunOptions options, ITrainingRecipe recipe, OnnxFile model, long step, TrainingPoint? scored, string engines, IReadOnlyList<TrainingPoint>? curve) => new()
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
            Settings = Settings(options, recipe, engines),
            Seed = options.Seed,
            Steps = step,
            Curve = curve,
            Commit = SourceCommit.Name,
        },
        Scores = Scores(scored),
    };

    private static Dictionary<string, double>? Scores(TrainingPoint? scored)
    {
        if (scored is not { Psnr: { } psnr, Ssim: { } ssim })
            return null;
        var scores = new Dictionary<string, double> { ["validation PSNR (dB)"] = psnr, ["validation SSIM"] = ssim };
        if (scored.Fsim is { } fsim)
            scores["validation FSIM"] = fsim;
        if (scored.TemporalError is { } error)
            scores["validation temporal error (of 255)"] = error;
        return scores;
    }

    // The data's fingerprint tells a machine something, and a reader nothing.
    private static Dictionary<string, string> Settings(TrainingRunOptions options, ITrainingRecipe recipe, string engines)
    {
        Dictionary<string, string> told = recipe.Settings.Where(setting => setting.Key is not (RunSettings.Data or RunSettings.ValidationData or RunSettings.Seed) && setting.Value != RunSettings.None).ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        told["steps of the run"] = recipe.StepsAsked;
        if (recipe.HasReferences)
            told["step that is kept"] = options.KeepLast ? "the last" : "the best by validation PSNR";
        told[EngineHistory.Key] = engines;
        return told;
    }
}
