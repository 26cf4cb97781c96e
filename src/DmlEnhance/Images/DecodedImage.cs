using DmlEnhance.Frames;

namespace DmlEnhance.Images;

/// <summary>What <see cref="ImageFile.Read"/> gives: the picture, and what the file says about it.</summary>
public sealed class DecodedImage : IDisposable
{
    private readonly Frame _frame;
    private bool _frameTaken;

    internal DecodedImage(Frame frame, ImageMetadata metadata, IReadOnlyList<string> notes)
    {
        _frame = frame;
        Metadata = metadata;
        Notes = notes;
    }

    /// <summary>The picture, upright. It belongs to this object unless <see cref="TakeFrame"/> was called.</summary>
    public Frame Frame => _frame;

    /// <summary>Profile, EXIF and so on, to hand to <see cref="ImageFile.Write"/>. Belongs to this object.</summary>
    public ImageMetadata Metadata { get; }

    /// <summary>One line for each thing the frame does not show of the file, such as "first of 3 pages".</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Makes the frame the caller's: <see cref="Dispose"/> leaves it alone from now on.</summary>
    public Frame TakeFrame()
    {
        _frameTaken = true;
        return _frame;
    }

    /// <summary>Gives back the metadata, and the frame unless it was taken.</summary>
    public void Dispose()
    {
        Metadata.Dispose();
        if (!_frameTaken)
            _frame.Dispose();
    }
}
