using DmlEnhance;
using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace NightSceneViewer.Sources;

/// <summary>Reads pictures as the GPU takes them.</summary>
internal static class PictureReader
{
    /// <summary>Reads a file; 16-bit samples become 8-bit ones.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is larger than a texture can be.</exception>
    public static Frame Read(string path, CancellationToken cancellationToken)
    {
        DecodedImage image = ImageFile.Read(path, cancellationToken);
        Frame frame = image.Frame;
        if (frame.Width > GpuTexture.LargestSide || frame.Height > GpuTexture.LargestSide)
        {
            frame.Dispose();
            throw new DmlEnhanceException($"{path}: {frame.Width}x{frame.Height} pixels are more than a texture holds ({GpuTexture.LargestSide} a side)");
        }

        if (frame.Format.BytesPerSample() == 1)
            return frame;
        using (frame)
            return FrameConversion.ToRgb8(frame);
    }
}
