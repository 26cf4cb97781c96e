using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Cli.Score.Sequences;

/// <summary>The frames of a folder: a picture file each.</summary>
/// <param name="files">In order.</param>
internal sealed class FolderSequence(IReadOnlyList<string> files) : IFrameSequence
{
    private int _next;

    public Frame? Read(CancellationToken cancellationToken)
    {
        if (_next == files.Count)
            return null;
        using DecodedImage image = ImageFile.Read(files[_next++], cancellationToken);
        return image.Frame.Clone();
    }

    public void Dispose()
    {
        // Every file was closed when it was read.
    }
}
