using System.Globalization;
using DmlEnhance.Models;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;

namespace DmlEnhance.Training.Runs;

/// <summary>The card of a model that a run trained.</summary>
internal static class TrainingCard
{
    internal static ModelCard Of(TrainingOptions options, IReadOnlyDictionary<string, string> settings, OnnxModel model, long step, ValidationScores? best) => new()
    {
        Name = options.Name,
        Network = new SciNetwork().Name,
        Description = options.Description ?? "",
        Source = model.Metadata.GetValueOrDefault(OnnxMetadata.Source, OnnxMetadata.Unknown),
        Licence = options.Licence ?? OnnxMetadata.Unknown,
        Sha256 = model.Sha256,
        Training = new TrainingRecord
        {
            Data = options.DataNotes.Count > 0 ? options.DataNotes : CardData.Describe(options.Data),
            Settings = Settings(options, settings),
            Seed = options.Seed,
            Steps = step,
            Commit = SourceCommit.Name,
        },
        Scores = best?.Psnr is null ? null : new Dictionary<string, double>
        {
            ["validation PSNR (dB)"] = Math.Round(best.Psnr.Value, 3),
            ["validation SSIM"] = Math.Round(best.Ssim!.Value, 4),
        },
    };

    // The data's fingerprint tells a machine something, and a reader nothing.
    private static Dictionary<string, string> Settings(TrainingOptions options, IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> told = settings.Where(setting => setting.Key is not (RunSettings.Data or RunSettings.ValidationData or RunSettings.Seed) && setting.Value != RunSettings.None).ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        told["steps of the run"] = options.Steps?.ToString(CultureInfo.InvariantCulture) ?? $"{options.Epochs} epochs";
        return told;
    }
}
