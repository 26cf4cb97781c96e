namespace DmlEnhance.Training.Datasets.Published;

/// <summary>The files of a published data set of picture pairs: dark ones to train on, which need no reference, and pairs to validate with.</summary>
public sealed class PairedPictureDataset
{
    private PairedPictureDataset(IReadOnlyList<string> trainFiles, IReadOnlyList<(string Low, string Reference)> testPairs)
    {
        TrainFiles = trainFiles;
        TestPairs = testPairs;
    }

    /// <summary>The dark pictures to train on: by folder, and in each by name as a person counts, or in the order of their list.</summary>
    public IReadOnlyList<string> TrainFiles { get; }

    /// <summary>The pairs to validate with, in the same order.</summary>
    public IReadOnlyList<(string Low, string Reference)> TestPairs { get; }

    /// <summary>Lists the pictures; none is read.</summary>
    /// <param name="layout">The data set; of <see cref="DatasetKind.Pictures"/>.</param>
    /// <param name="folder">Where it lies.</param>
    /// <exception cref="ArgumentException">The data set is one of videos.</exception>
    /// <exception cref="DmlEnhanceException">
    /// The folder is laid out in another way (the message's further lines are <see cref="PublishedDataset.Tree"/>), holds no picture, a list is wrong, or a picture has no reference.
    /// </exception>
    public static PairedPictureDataset Open(PublishedDataset layout, string folder)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (layout.Kind != DatasetKind.Pictures)
            throw new ArgumentException($"{layout.Name} holds videos", nameof(layout));
        PictureTree tree = layout.Locate(folder, layout.PictureTrees);
        return new PairedPictureDataset(
            [.. tree.Train.SelectMany(part => Pictures(layout, folder, part, tree.TrainList))],
            [.. tree.Test.SelectMany(part => Pairs(layout, folder, part, tree.TestList))]);
    }

    private static IEnumerable<(string Low, string Reference)> Pairs(PublishedDataset layout, string root, (string Low, string Reference) part, string? list)
    {
        string folder = PublishedDataset.Inside(root, part.Reference);
        Dictionary<string, string> references = ByName(folder);
        return Pictures(layout, root, part.Low, list).Select(low => (low, references.TryGetValue(Path.GetFileNameWithoutExtension(low), out string? reference) ? Path.Combine(folder, reference)
            : throw new DmlEnhanceException($"{low}: there is no reference of this name in {folder}")));
    }

    private static IEnumerable<string> Pictures(PublishedDataset layout, string root, string part, string? list)
    {
        string folder = PublishedDataset.Inside(root, part);
        if (list is not null)
            return Listed(layout, root, folder, list);
        IReadOnlyList<string> names = FileListing.Frames(folder, arrays: false);
        return names.Count > 0 ? names.Select(name => Path.Combine(folder, name)) : throw new DmlEnhanceException($"{folder}: holds no picture");
    }

    private static IEnumerable<string> Listed(PublishedDataset layout, string root, string folder, string list)
    {
        string path = PublishedDataset.Inside(root, list);
        if (!File.Exists(path))
            throw layout.Wrong(root, list);
        Dictionary<string, string> pictures = ByName(folder);
        return NameList.Read(path).Select(name => pictures.TryGetValue(name, out string? picture) ? Path.Combine(folder, picture)
            : throw new DmlEnhanceException($"{path}: names '{name}', but there is no such picture in {folder}"));
    }

    private static Dictionary<string, string> ByName(string folder)
    {
        var pictures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in FileListing.Frames(folder, arrays: false))
        {
            if (!pictures.TryAdd(Path.GetFileNameWithoutExtension(file), file))
                throw new DmlEnhanceException($"{Path.Combine(folder, file)}: {pictures[Path.GetFileNameWithoutExtension(file)]} has the same name; which of the two is meant cannot be told");
        }

        return pictures;
    }
}
