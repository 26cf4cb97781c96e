namespace DmlEnhance.Training.Datasets.Published;

/// <summary>One way in which a data set is laid out.</summary>
internal interface IDatasetTree
{
    /// <summary>The folders that have to be there, by their paths in the data set's, '/' between names.</summary>
    IReadOnlyList<string> Folders { get; }
}
