namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Dark pictures in some folders, and bright ones of the same names in others.</summary>
/// <param name="Train">Folders of the dark pictures to train on.</param>
/// <param name="Test">Folders of the dark pictures to test with, each with that of its references.</param>
internal sealed record PictureTree(IReadOnlyList<string> Train, IReadOnlyList<(string Low, string Reference)> Test) : IDatasetTree
{
    /// <summary>A file that names the pictures to train on, without extensions; null where all of the folders are.</summary>
    internal string? TrainList { get; init; }

    /// <summary>A file that names the pictures to test with; likewise.</summary>
    internal string? TestList { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Folders => [.. Train.Concat(Test.SelectMany(pair => new[] { pair.Low, pair.Reference })).Distinct()];
}
