using DmlEnhance.Cli.Inputs;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Score;

/// <summary>A folder of pictures to find counterparts in by name, or one picture that is the counterpart of all.</summary>
internal sealed class PictureSource
{
    private readonly string _path;

    // By relative path without extension; null for a single file.
    private readonly ILookup<string, (string Path, string Relative)>? _pictures;

    private PictureSource(string path, ILookup<string, (string Path, string Relative)>? pictures)
    {
        _path = path;
        _pictures = pictures;
    }

    /// <summary>Lists a folder, or takes a file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="passedOver">Folders whose pictures are others; see <see cref="FolderSearch"/>.</param>
    /// <param name="missing">Told of subfolders that cannot be read.</param>
    /// <exception cref="DmlEnhanceException">There is neither.</exception>
    public static PictureSource Open(string path, IReadOnlyList<string> passedOver, List<string> missing)
    {
        if (File.Exists(path))
            return new PictureSource(path, null);
        if (!Directory.Exists(path))
            throw new DmlEnhanceException($"{path}: there is no such file or folder");
        List<(string Input, string Relative)> found = new FolderSearch(path, passedOver, recursive: true, missing).Files();
        return new PictureSource(path, found.ToLookup(file => WithoutExtension(file.Relative), RealPath.Comparer));
    }

    /// <summary>The picture of the same name, of whichever format.</summary>
    /// <param name="relative">The output's relative path.</param>
    /// <param name="output">The output's path, for messages.</param>
    /// <param name="what">What is looked for, for messages: "its reference".</param>
    public LocatedPicture Find(string relative, string output, string what)
    {
        if (_pictures is null)
            return new LocatedPicture(_path, null);
        string name = WithoutExtension(relative);
        (string Path, string Relative)[] candidates = [.. _pictures[name]];
        (string Path, string Relative)[] exact = [.. candidates.Where(file => file.Relative.Equals(relative, RealPath.Comparison))];
        return (exact.Length > 0 ? exact : candidates) switch
        {
            [var only] => new LocatedPicture(only.Path, null),
            [] => new LocatedPicture(null, $"{output}: {what} is missing: there is no '{name}' in {_path} ({string.Join(' ', ImageFile.ReadableExtensions)})"),
            var several => new LocatedPicture(null, $"{output}: {what} could be {string.Join(" or ", several.Select(file => $"'{file.Relative}'"))} in {_path}; leave one there"),
        };
    }

    /// <summary>What pictures of one name have in common, whatever their format.</summary>
    public static string WithoutExtension(string relative) => Path.ChangeExtension(relative, null);
}
