using DmlEnhance.Training.Datasets;

namespace DmlEnhance.Training.Runs;

/// <summary>What a card says of the pictures that a model was trained on, where the user says nothing.</summary>
internal static class CardData
{
    /// <summary>A line for each folder or file.</summary>
    /// <exception cref="DmlEnhanceException">There are no such pictures.</exception>
    internal static IReadOnlyList<string> Describe(IReadOnlyList<string> foldersOrFiles) => [.. foldersOrFiles.Select(Describe)];

    // Names without their folders: a card is handed on, and where its maker keeps pictures is nobody's business.
    private static string Describe(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return Directory.Exists(path) ? $"{name} (pictures: {ImageSearch.Find([path]).Length})" : name;
    }
}
