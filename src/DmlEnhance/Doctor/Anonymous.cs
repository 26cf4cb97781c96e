using System.Text.RegularExpressions;

namespace DmlEnhance.Doctor;

/// <summary>Takes out of a text what tells of its user: folders.</summary>
internal static partial class Anonymous
{
    // The longer ones first: one may lie in another.
    private static readonly (string Folder, string Word)[] Folders =
    [
        .. ((string Folder, string Word)[])
        [
            (AppContext.BaseDirectory, "(program)"),
            (Environment.CurrentDirectory, "(here)"),
            (Path.GetTempPath(), "(temporary)"),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "(home)"),
        ],
    ];

    /// <summary>A message without the folders that it names; files keep their names.</summary>
    public static string Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((string folder, string word) in Folders.Select(pair => (Folder: Path.TrimEndingDirectorySeparator(pair.Folder), pair.Word)).Where(pair => pair.Folder.Length > 1).OrderByDescending(pair => pair.Folder.Length))
            text = text.Replace(folder, word, StringComparison.OrdinalIgnoreCase);
        return AbsolutePath().Replace(text, "(path)/");
    }

    // C:\a\b\ and \\server\share\ and /a/b/, up to the last separator: the name that follows stays.
    [GeneratedRegex("""(?<![\w)])(?:[A-Za-z]:[\\/]|\\\\|/(?=[^\s/'"]+/))(?:[^\s\\/'"<>|:]+[\\/])*""")]
    private static partial Regex AbsolutePath();
}
