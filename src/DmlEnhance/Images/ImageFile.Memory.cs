using DmlEnhance.Frames;
using DmlEnhance.Images.Bmp;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images;

public static partial class ImageFile
{
    /// <summary>The bytes of a PNG, JPEG or WebP file, without metadata; what the format cannot hold is dropped as <see cref="Write"/> does.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="extension">One of <see cref="WritableExtensions"/>, with the dot.</param>
    /// <param name="options">Compression; null for the defaults.</param>
    /// <exception cref="DmlEnhanceException">The format is not written, or the picture has too many pixels a side for it.</exception>
    public static byte[] Encode(Frame frame, string extension, ImageWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentException.ThrowIfNullOrEmpty(extension);
        string name = $"picture{extension}";
        ImageFormat format = ImageFormats.OfPath(name);
        CheckSide(name, frame, format);
        try
        {
            using VipsBlob encoded = VipsErrors.Run(() => Encode(frame, format, null, options ?? new ImageWriteOptions(), CancellationToken.None, out _));
            using var bytes = new MemoryStream();
            encoded.CopyTo(bytes, CancellationToken.None);
            return bytes.ToArray();
        }
        catch (VipsException e)
        {
            throw new DmlEnhanceException($"cannot encode {name}: {e.Message}", e);
        }
    }

    /// <summary>Reads a picture from the bytes of a file, as <see cref="Read"/> does from a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DmlEnhanceException">As for <see cref="Read"/>.</exception>
    public static DecodedImage Decode(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using FileBytes file = FileBytes.Over(bytes);
        return Decode(file, name, CancellationToken.None);
    }

    private static DecodedImage Decode(FileBytes file, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (BmpHeader.IsBmp(file.Span))
                return BmpReader.Read(file.Span);
            return VipsErrors.Run(() => Decode(file, cancellationToken));
        }
        catch (Exception e) when (e is DmlEnhanceException or VipsException)
        {
            throw new DmlEnhanceException($"{name}: {e.Message}", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DmlEnhanceException($"{name}: not enough memory for this picture", e);
        }
    }
}
