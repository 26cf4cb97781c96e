using DmlEnhance.Frames;

namespace DmlEnhance.Images;

/// <summary>What <see cref="ImageFile.Read"/> gives: the picture, and what the file says about it.</summary>
public sealed class DecodedImage : IDisposable
{
    internal DecodedImage(Frame frame, ImageMetadata metadata, IReadOnlyList<string> notes)
    {
        Frame = frame;
        Metadata = metadata;
        Notes = notes;
    }

    /// <summary>The picture, upright. Belongs to this object.</summary>
    public Frame Frame { get; }

    /// <summary>Profile, EXIF and so on, to hand to <see cref="ImageFile.Write"/>. Belongs to this object.</summary>
    public ImageMetadata Metadata { get; }

    /// <summary>One line for each thing the frame does not show of the file, such as "first of 3 pages".</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gives back the frame and the metadata.</summary>
    public void Dispose()
    {
        Metadata.Dispose();
        Frame.Dispose();
    }
}
