namespace DmlEnhance.Training.Datasets.Published;

/// <summary>A data set of low-light work in the layout in which it is handed out.</summary>
public sealed partial class PublishedDataset
{
    private PublishedDataset(string name, string title, bool isSynthetic, IReadOnlyList<string> tree)
    {
        Name = name;
        Title = title;
        IsSynthetic = isSynthetic;
        Tree = tree;
    }

    /// <summary>The name on the command line, lower case.</summary>
    public string Name { get; }

    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; private init; } = [];

    /// <summary>What it is, in a few words.</summary>
    public string Title { get; }

    /// <summary>Pairs of videos or of pictures.</summary>
    public DatasetKind Kind => VideoTrees.Count > 0 ? DatasetKind.Video : DatasetKind.Pictures;

    /// <summary>Whether the dark half was computed from the clean one; if not, both were filmed.</summary>
    /// <remarks>STCL takes its temporal loss on synthetic pairs and its spatial losses on real ones (Zhu et al., IJCV 2024).</remarks>
    public bool IsSynthetic { get; }

    /// <summary>The folders and files expected, as lines of text; more than one tree where the data set is handed out in several ways.</summary>
    public IReadOnlyList<string> Tree { get; }

    internal IReadOnlyList<VideoTree> VideoTrees { get; private init; } = [];

    internal IReadOnlyList<PictureTree> PictureTrees { get; private init; } = [];

    /// <summary>The data set of a name or an alias; upper and lower case are one.</summary>
    /// <exception cref="DmlEnhanceException">There is none; the message names all.</exception>
    public static PublishedDataset Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(dataset => dataset.Aliases.Prepend(dataset.Name).Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? throw new DmlEnhanceException($"'{name}' is no data set's layout: use {string.Join(", ", All.Select(dataset => dataset.Name))}");
    }

    /// <summary>Finds out which of its layouts a folder has.</summary>
    /// <exception cref="DmlEnhanceException">It is no folder, or a folder in it is missing.</exception>
    internal T Locate<T>(string folder, IReadOnlyList<T> trees)
        where T : IDatasetTree
    {
        if (!Directory.Exists(folder))
            throw new DmlEnhanceException($"{folder}: {(File.Exists(folder) ? "this is a file, not a folder" : "no such folder")}");
        bool IsThere(string path) => Directory.Exists(Inside(folder, path));

        // The one that most is there of was meant; of equals, the first.
        T tree = trees.MaxBy(candidate => candidate.Folders.Count(IsThere))!;
        if (!tree.Folders.Any(IsThere))
            throw Wrong(folder, string.Join(" or ", trees.Select(candidate => candidate.Folders[0])));
        return tree.Folders.FirstOrDefault(path => !IsThere(path)) is { } missing ? throw Wrong(folder, missing) : tree;
    }

    /// <summary>The error of a folder that is laid out in another way; it explains how this data set is.</summary>
    internal DmlEnhanceException Wrong(string folder, string missing) =>
        new($"{folder}: is not laid out as {Name}: there is no {missing}; expected:") { Explanation = Tree };

    /// <summary>A path in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">With '/' between names.</param>
    internal static string Inside(string folder, string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
