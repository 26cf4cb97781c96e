namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>One sequence that is the counterpart of all, or a folder of sequences to find counterparts in by name.</summary>
internal sealed class SequenceSource
{
    private readonly string _path;
    private readonly List<LocatedPicture> _sequences;
    private readonly bool _isOne;

    private SequenceSource(string path, List<LocatedPicture> sequences)
    {
        (_path, _sequences) = (path, sequences);
        _isOne = sequences is [var only] && only.Path == path;
    }

    /// <summary>Lists a folder, or takes a file.</summary>
    /// <exception cref="DmlEnhanceException">There is no sequence.</exception>
    public static SequenceSource Open(string path)
    {
        var missing = new List<string>();
        List<LocatedPicture> sequences = SequenceFolder.Find(path, missing);
        return missing is [var first, ..] ? throw new DmlEnhanceException(first) : new SequenceSource(path, sequences);
    }

    /// <summary>The counterpart of a sequence.</summary>
    /// <param name="output">The output.</param>
    /// <param name="what">What is looked for, for messages: "its reference".</param>
    public LocatedPicture Find(LocatedPicture output, string what)
    {
        if (_isOne)
            return _sequences[0];
        string name = SequenceFolder.NameOf(output);
        return _sequences.FindAll(sequence => SequenceFolder.NameOf(sequence).Equals(name, RealPath.Comparison)) switch
        {
            [var only] => only,
            [] => new LocatedPicture(null, $"{output.Path}: {what} is missing: there is no video or folder of frames '{name}' in {_path}"),
            var several => new LocatedPicture(null, $"{output.Path}: {what} could be {string.Join(" or ", several.Select(sequence => $"'{Path.GetFileName(sequence.Path)}'"))} in {_path}; leave one there"),
        };
    }
}
