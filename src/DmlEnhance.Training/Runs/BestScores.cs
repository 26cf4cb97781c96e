using System.Globalization;

namespace DmlEnhance.Training.Runs;

/// <summary>The scores of a best checkpoint, kept with it so that a resumed run compares with them.</summary>
internal static class BestScores
{
    private const string Exposure = "validation exposure", Psnr = "validation PSNR", Ssim = "validation SSIM", Fsim = "validation FSIM", Temporal = "validation temporal error";

    internal static IReadOnlyDictionary<string, string> Write(IReadOnlyDictionary<string, string> settings, ValidationScores scores)
    {
        var written = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            [Exposure] = Text(scores.Exposure),
            [Psnr] = Text(scores.Psnr!.Value),
            [Ssim] = Text(scores.Ssim!.Value),
        };
        if (scores.Fsim is { } fsim)
            written[Fsim] = Text(fsim);
        if (scores.TemporalError is { } error)
            written[Temporal] = Text(error);
        return written;
    }

    /// <exception cref="DmlEnhanceException">The file does not say its scores.</exception>
    internal static ValidationScores Read(string path, IReadOnlyDictionary<string, string> saved) =>
        new(Number(path, saved, Exposure), Number(path, saved, Psnr), Number(path, saved, Ssim), Optional(path, saved, Fsim), Optional(path, saved, Temporal));

    private static double? Optional(string path, IReadOnlyDictionary<string, string> saved, string key) => saved.ContainsKey(key) ? Number(path, saved, key) : null;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string path, IReadOnlyDictionary<string, string> saved, string key) =>
        saved.TryGetValue(key, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new DmlEnhanceException($"{path}: does not say its {key}");
}
