using System.Globalization;

namespace DmlEnhance.Training.Events;

/// <summary>Names of event files. TensorBoard takes those with "tfevents" in them, and reads a folder's files in the order of their names.</summary>
internal static class EventFileName
{
    private const string Prefix = "events.out.tfevents.";
    private const string Suffix = ".dmlenhance";
    private const int Digits = 10; // of a time in seconds, until the year 2286

    /// <summary>A name that comes after those of all event files in a folder, also when the clock was set back or a run is resumed within a second.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="now">Seconds since 1970.</param>
    public static string After(string folder, long now)
    {
        long latest = Directory.EnumerateFiles(folder, Prefix + "*").Max(file => SecondsOf(Path.GetFileName(file))) ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Math.Max(now, latest + 1)}{Suffix}");
    }

    private static long? SecondsOf(string name)
    {
        ReadOnlySpan<char> rest = name.AsSpan(Prefix.Length);
        return rest.Length >= Digits && long.TryParse(rest[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : null;
    }
}
