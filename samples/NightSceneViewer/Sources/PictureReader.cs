using DmlEnhance;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace NightSceneViewer.Sources;

/// <summary>Reads pictures as the GPU takes them.</summary>
internal static class PictureReader
{
    private const int LargestSide = 16384; // of a texture

    /// <summary>Reads a file; 16-bit samples become 8-bit ones.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is larger than a texture can be.</exception>
    public static Frame Read(string path, CancellationToken cancellationToken)
    {
        DecodedImage image = ImageFile.Read(path, cancellationToken);
        Frame frame = image.Frame;
        if (frame.Width > LargestSide || frame.Height > LargestSide)
        {
            frame.Dispose();
            throw new DmlEnhanceException($"{path}: {frame.Width}x{frame.Height} pixels are more than a texture holds ({LargestSide} a side)");
        }

        if (frame.Format.BytesPerSample() == 1)
            return frame;
        using (frame)
            return FrameConversion.ToRgb8(frame);
    }
}
