using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DmlEnhance.Files;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Runs;

/// <summary>The settings that decide a run's weights, as texts: kept in its checkpoints, so that a resumed run is the same run.</summary>
internal static class RunSettings
{
    internal const string Seed = "seed", Data = "data", ValidationData = "validation data", None = "none";

    /// <summary>Where the user does not say.</summary>
    internal const long StepsBetweenValidations = 100;

    internal static Dictionary<string, string> Of(TrainingOptions options, IReadOnlyList<string> files, IReadOnlyList<string>? validationFiles) => new(
        Shared(options.LearningRate, options.Crop, options.Loss), StringComparer.Ordinal)
    {
        [Seed] = options.Seed.ToString(CultureInfo.InvariantCulture),
        [Data] = Fingerprint(files),
        [ValidationData] = validationFiles is null ? None : Fingerprint(validationFiles),
        ["validation every"] = validationFiles is null ? None : $"{(options.ValidateEvery ?? StepsBetweenValidations).ToString(CultureInfo.InvariantCulture)} steps",
    };

    /// <summary>Those that training and fine-tuning share.</summary>
    internal static Dictionary<string, string> Shared(double learningRate, int crop, SciLossOptions loss) => new(StringComparer.Ordinal)
    {
        ["learning rate"] = learningRate.ToString("R", CultureInfo.InvariantCulture),
        ["crop"] = crop.ToString(CultureInfo.InvariantCulture),
        ["sigma"] = loss.Sigma.ToString("R", CultureInfo.InvariantCulture),
        ["colours"] = loss.AuthorsColourMix ? "authors' mix" : "YCbCr",
        ["fidelity weight"] = loss.FidelityWeight.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Refuses to go on with other settings. One that a checkpoint does not have, as it is of an older version, was <see cref="None"/>.</summary>
    /// <exception cref="DmlEnhanceException">A setting differs; the message names it.</exception>
    internal static void RequireSame(string path, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        foreach ((string key, string value) in now)
        {
            string? before = saved.GetValueOrDefault(key);
            if (before == value || (before is null && value == None))
                continue;
            throw new DmlEnhanceException(key is Data or ValidationData
                ? $"{path}: the run was started with other {(key == Data ? "pictures" : "validation pictures, or with none")}; give the same, or another folder for a new run"
                : $"{path}: the run was started with {key} {before ?? "unknown"}, not {value}; give the same, or another folder for a new run");
        }
    }

    // Names and lengths, not contents: reading a large data set through would cost more than it protects from.
    internal static string Fingerprint(IReadOnlyList<string> files)
    {
        var text = new StringBuilder();
        foreach (string file in files)
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{Length(file)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static long Length(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw new DmlEnhanceException($"{file}: cannot be read: {FileErrors.Reason(e)}", e);
        }
    }
}
