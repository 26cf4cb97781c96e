using System.Text;
using DmlEnhance.Files;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>A text file that names videos or pictures of a data set, one a line.</summary>
internal static class NameList
{
    // The longest known one has 4500 names.
    private const long MostBytes = 1 << 20;

    /// <summary>The names in the file's order; each once. Blank lines, spaces around a name and either kind of line end are fine.</summary>
    /// <exception cref="DmlEnhanceException">The file cannot be read, names nothing, or names something outside of the data set.</exception>
    internal static IReadOnlyList<string> Read(string path)
    {
        string text;
        using (FileStream file = InputFile.Open(path, "a list"))
            text = Encoding.UTF8.GetString(InputFile.ReadAll(file, path, MostBytes));
        string[] names = [.. text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (names.Length == 0)
            throw new DmlEnhanceException($"{path}: names nothing; one name a line is needed");
        return names.FirstOrDefault(LeadsOut) is { } name
            ? throw new DmlEnhanceException($"{path}: names '{name}', which may lie outside of the data set; use the names of its own folders and files")
            : Array.AsReadOnly(names);
    }

    // Both separators and drive letters on every system: a list is handed from one to the other.
    private static bool LeadsOut(string name) =>
        name[0] is '/' or '\\' || (name.Length > 1 && name[1] == ':') || name.Contains('\0', StringComparison.Ordinal) || name.Split('/', '\\').Contains("..");
}
