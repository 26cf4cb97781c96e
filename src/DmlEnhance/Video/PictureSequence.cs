using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Video;

/// <summary>Pictures in files as the frames of a stream; read and written one by one.</summary>
public sealed class PictureSequence : IFrameSource<PictureStamp>, IFrameSink<PictureStamp>, IDisposable
{
    private readonly IReadOnlyList<(string Input, string Output)> _files;
    private readonly ImageWriteOptions _options;
    private readonly HashSet<string> _notes = [];
    private readonly HashSet<DecodedImage> _open = [];
    private DecodedImage? _first;
    private int _next;

    /// <summary>Reads the first picture, which says what all must be.</summary>
    /// <param name="files">As in <see cref="VideoFile.EnhanceSequence"/>.</param>
    /// <param name="options">How results are encoded.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal PictureSequence(IReadOnlyList<(string Input, string Output)> files, ImageWriteOptions options, CancellationToken cancellationToken)
    {
        _files = files;
        _options = options;
        _first = ImageFile.Read(files[0].Input, cancellationToken);
        Width = _first.Frame.Width;
        Height = _first.Frame.Height;
        Format = _first.Frame.Format;
        _open.Add(_first);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Format of all pictures.</summary>
    public PixelFormat Format { get; }

    /// <summary>How many pictures there are.</summary>
    public long? ExpectedFrames => _files.Count;

    /// <summary>One line for each kind of thing that could not be kept, in any of the pictures.</summary>
    public IReadOnlyList<string> Notes => [.. _notes];

    /// <summary>Puts names into the order in which a person counts: <c>2.png</c> before <c>10.png</c>.</summary>
    public static IEnumerable<string> InOrder(IEnumerable<string> names) => names.Order(NaturalOrder.Comparer);

    /// <summary>Gives back what was read and not written.</summary>
    public void Dispose()
    {
        foreach (DecodedImage picture in _open)
            picture.Dispose();
        _open.Clear();
    }

    bool IFrameSource<PictureStamp>.Read(Frame target, out PictureStamp stamp, CancellationToken cancellationToken)
    {
        stamp = null!;
        if (_next == _files.Count)
            return false;
        (string input, string output) = _files[_next++];
        DecodedImage picture = _first ?? ImageFile.Read(input, cancellationToken);
        _first = null;
        lock (_open)
            _open.Add(picture);
        Frame frame = picture.Frame;
        if (frame.Width != Width || frame.Height != Height || frame.Format != Format)
            throw new DmlEnhanceException($"{input}: it has {frame.Width}x{frame.Height} pixels ({frame.Format}), {_files[0].Input} has {Width}x{Height} ({Format}); the pictures of a sequence are equal in both");
        frame.Samples.CopyTo(target.Samples);
        stamp = new PictureStamp(output, picture);
        return true;
    }

    void IFrameSink<PictureStamp>.Write(Frame frame, PictureStamp stamp, CancellationToken cancellationToken)
    {
        _notes.UnionWith(stamp.Picture.Notes);
        _notes.UnionWith(ImageFile.Write(stamp.Output, frame, stamp.Picture.Metadata, _options, cancellationToken));
        lock (_open)
            _open.Remove(stamp.Picture);
        stamp.Picture.Dispose();
    }
}
