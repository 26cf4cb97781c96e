using System.Globalization;

namespace DmlEnhance.Training.Runs;

/// <summary>The steps in which a run's learning rate falls to 0.</summary>
/// <param name="Start">The first of them, from 0.</param>
/// <param name="End">The step after the last.</param>
internal sealed record RunEnding(long Start, long End)
{
    /// <summary>The key in a checkpoint.</summary>
    internal const string Key = "cool-down";

    /// <summary>As a checkpoint has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start} to {End}");

    /// <summary>Refuses to leave or change an ending that has begun: the run would not end with the weights that it would have had unbroken.</summary>
    /// <exception cref="DmlEnhanceException">It has begun, and another or none is asked for.</exception>
    internal static void RequireSame(string path, string? saved, RunEnding? now, long step)
    {
        if (saved is null or RunSettings.None || saved == now?.ToString())
            return;
        if (saved.Split(" to ") is not [var first, var last]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long start) || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long end))
            throw new DmlEnhanceException($"{path}: the checkpoint's {Key} is damaged: '{saved}'");
        if (step > start)
            throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"{path}: the run's learning rate is falling to 0 already; end it with --steps {end} --cooldown {end - start}"));
    }
}
