using System.Text.RegularExpressions;

namespace DmlEnhance.Doctor;

/// <summary>Takes out of a text what tells of its user: folders.</summary>
internal static partial class Anonymous
{
    // The longer ones first: one may lie in another. A root, such as a service's home, tells of nobody.
    private static readonly (string Folder, string Word)[] Folders =
    [
        .. new (string Folder, string Word)[]
        {
            (AppContext.BaseDirectory, "(program)"),
            (Environment.CurrentDirectory, "(here)"),
            (Path.GetTempPath(), "(temporary)"),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "(home)"),
        }
        .Select(pair => (Path.TrimEndingDirectorySeparator(pair.Folder), pair.Word))
        .Where(pair => pair.Item1.Length > 3)
        .OrderByDescending(pair => pair.Item1.Length),
    ];

    /// <summary>A message without the folders that it names; files keep their names.</summary>
    public static string Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((string folder, string word) in Folders)
            text = text.Replace(folder, word, StringComparison.OrdinalIgnoreCase);
        return AbsolutePath().Replace(FolderInside().Replace(text, "$1/"), "(path)/");
    }

    // What follows a word, up to the last separator.
    [GeneratedRegex("""(\((?:program|here|temporary|home)\))(?:[\\/][^\s\\/'"<>|:]+)*[\\/]""")]
    private static partial Regex FolderInside();

    // C:\a\b\ and \\server\share\ and /a/b/, up to the last separator: the name that follows stays.
    [GeneratedRegex("""(?<![\w)])(?:[A-Za-z]:[\\/]|\\\\|/(?=[^\s/'"]+/))(?:[^\s\\/'"<>|:]+[\\/])*""")]
    private static partial Regex AbsolutePath();
}
