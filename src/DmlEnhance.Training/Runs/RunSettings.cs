using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DmlEnhance.Training.Runs;

/// <summary>The settings that decide a run's weights, as texts: kept in its checkpoints, so that a resumed run is the same run.</summary>
internal static class RunSettings
{
    internal static IReadOnlyDictionary<string, string> Of(TrainingOptions options, IReadOnlyList<string> files, int threads) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["learning rate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["crop"] = options.Crop.ToString(CultureInfo.InvariantCulture),
        ["sigma"] = options.Loss.Sigma.ToString("R", CultureInfo.InvariantCulture),
        ["colours"] = options.Loss.AuthorsColourMix ? "authors' mix" : "YCbCr",
        ["threads"] = threads.ToString(CultureInfo.InvariantCulture),
        ["data"] = Fingerprint(files),
    };

    /// <summary>Refuses to go on with other settings.</summary>
    /// <exception cref="DmlEnhanceException">A setting differs; the message names it.</exception>
    internal static void RequireSame(string path, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        foreach ((string key, string value) in now)
        {
            string? before = saved.GetValueOrDefault(key);
            if (before == value)
                continue;
            throw new DmlEnhanceException(key == "data"
                ? $"{path}: the run was started on other pictures; give the same ones, or another folder for a new run"
                : $"{path}: the run was started with {key} {before ?? "unknown"}, not {value}; give the same, or another folder for a new run");
        }
    }

    // Names and lengths, not contents: reading a large data set through would cost more than it protects from.
    private static string Fingerprint(IReadOnlyList<string> files)
    {
        var text = new StringBuilder();
        foreach (string file in files)
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{new FileInfo(file).Length}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
