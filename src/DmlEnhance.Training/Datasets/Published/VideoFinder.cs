using DmlEnhance.Networks;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>Finds the videos of a published data set and the files of their frames; reads no frame.</summary>
/// <param name="layout">The data set.</param>
/// <param name="root">Its folder.</param>
internal sealed class VideoFinder(PublishedDataset layout, string root)
{
    private readonly VideoTree _tree = layout.Locate(root, layout.VideoTrees);

    private string Dark => PublishedDataset.Inside(root, _tree.Dark);

    private string Clean => PublishedDataset.Inside(root, _tree.Clean);

    /// <summary>Whether the frames are NumPy arrays rather than pictures.</summary>
    internal bool Arrays => _tree.Arrays;

    /// <summary>Whether there is a list of videos to test with, and it is an empty file.</summary>
    internal bool TestsNothing => FirstOf(_tree.Split.TestLists) is { } list && new FileInfo(list).Length == 0;

    /// <summary>The videos of a part: in the order of its list, or of their names where there is none.</summary>
    /// <exception cref="DmlEnhanceException">A list is missing or wrong, or a video has too few frames, or not as many clean ones.</exception>
    internal PublishedVideo[] Find(DatasetSplit split)
    {
        IReadOnlyList<string> names = split == DatasetSplit.Train ? TrainNames() : TestNames();
        return names.Count > 0 ? [.. names.Select(Video)]
            : throw new DmlEnhanceException($"{Dark}: holds no video to {(split == DatasetSplit.Train ? "train on" : $"test with; those are {string.Join(", ", _tree.Split.TestVideos)}")}");
    }

    private IReadOnlyList<string> TrainNames()
    {
        if (_tree.Split.TrainLists.Count > 0)
            return Listed(_tree.Split.TrainLists);
        HashSet<string> test = [.. TestNames()];
        return [.. FileListing.Folders(Dark).Where(name => !test.Contains(name))];
    }

    private IReadOnlyList<string> TestNames() =>
        _tree.Split.TestLists.Count > 0 ? Listed(_tree.Split.TestLists) : [.. FileListing.Folders(Dark).Where(_tree.Split.IsTest)];

    private IReadOnlyList<string> Listed(IReadOnlyList<string> lists)
    {
        string list = FirstOf(lists) ?? throw layout.Wrong(root, string.Join(" or ", lists));
        IReadOnlyList<string> names = NameList.Read(list);
        return names.FirstOrDefault(name => !Directory.Exists(PublishedDataset.Inside(Dark, name))) is { } missing
            ? throw new DmlEnhanceException($"{list}: names '{missing}', but there is no folder {PublishedDataset.Inside(Dark, missing)}")
            : names;
    }

    private string? FirstOf(IReadOnlyList<string> lists) => lists.Select(name => PublishedDataset.Inside(root, name)).FirstOrDefault(File.Exists);

    private PublishedVideo Video(string name)
    {
        string dark = PublishedDataset.Inside(Dark, name), clean = PublishedDataset.Inside(Clean, name);
        if (!Directory.Exists(clean))
            throw new DmlEnhanceException($"{clean}: no such folder; the frames in {dark} need their clean ones");
        IReadOnlyList<string> darkNames = FileListing.Frames(dark, Arrays), cleanNames = FileListing.Frames(clean, Arrays);
        if (darkNames.Count < TceNetwork.Frames)
            throw new DmlEnhanceException($"{dark}: holds {darkNames.Count} frames ({(Arrays ? NpyFile.Extension : "pictures")}); a clip needs {TceNetwork.Frames} or more");
        if (_tree.Pairing == FramePairing.OneReference)
            cleanNames = [Reference(clean, cleanNames)];
        else
            CheckPairs(dark, darkNames, clean, cleanNames);
        return new PublishedVideo([.. darkNames.Select(frame => Path.Combine(dark, frame))], [.. cleanNames.Select(frame => Path.Combine(clean, frame))]);
    }

    private void CheckPairs(string dark, IReadOnlyList<string> darkNames, string clean, IReadOnlyList<string> cleanNames)
    {
        if (cleanNames.Count != darkNames.Count)
            throw new DmlEnhanceException($"{dark}: holds {darkNames.Count} frames, {clean} has {cleanNames.Count}; each needs its clean one");
        if (_tree.Pairing == FramePairing.ByPlace)
            return;
        foreach ((string frame, string partner) in darkNames.Zip(cleanNames))
        {
            if (Path.GetFileNameWithoutExtension(frame) != Path.GetFileNameWithoutExtension(partner))
                throw new DmlEnhanceException($"{Path.Combine(dark, frame)}: there is no clean frame of this name in {clean}");
        }
    }

    // Beside the raw file, DRV's folder of a long exposure may hold the picture in full size and in half. Its frames are pictures in half size, SMID's arrays are in full size.
    private string Reference(string folder, IReadOnlyList<string> names) => names is [var first, ..]
        ? names.FirstOrDefault(name => name.StartsWith("half", StringComparison.Ordinal) != Arrays) ?? first
        : throw new DmlEnhanceException($"{folder}: holds no long exposure ({(Arrays ? NpyFile.Extension : "a picture")}), which the frames of the scene need");
}
