namespace DmlEnhance.Training.Datasets.Published;

/// <summary>A data set and where it lies.</summary>
/// <param name="Layout">How it is laid out.</param>
/// <param name="Folder">Where.</param>
public sealed record DatasetFolder(PublishedDataset Layout, string Folder)
{
    /// <summary>Reads NAME=FOLDER.</summary>
    /// <exception cref="DmlEnhanceException">The text has not this form, or there is no such data set.</exception>
    public static DatasetFolder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=', 2) is [var name, { Length: > 0 } folder]
            ? new DatasetFolder(PublishedDataset.Find(name), folder)
            : throw new DmlEnhanceException($"'{text}' does not say a data set and its folder: use NAME=FOLDER, where NAME is {string.Join(", ", PublishedDataset.All.Select(dataset => dataset.Name))}");
    }
}
