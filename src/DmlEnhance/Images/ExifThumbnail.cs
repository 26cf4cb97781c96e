using System.Buffers.Binary;

namespace DmlEnhance.Images;

/// <summary>Takes the small preview out of an EXIF block: it shows the picture as it was, dark and perhaps lying on its side.</summary>
internal static class ExifThumbnail
{
    // "Exif" and two zero bytes, then a TIFF header whose offsets count from itself.
    private const int TiffStart = 6;
    private const int EntrySize = 12;

    /// <summary>Ends the chain of directories after the first, which describes the picture; the second is the preview's.</summary>
    /// <param name="exif">The block; changed in place. One that cannot be understood is left alone.</param>
    internal static void Remove(Span<byte> exif)
    {
        if (exif.Length < TiffStart + 8)
            return;
        Span<byte> tiff = exif[TiffStart..];
        bool little = tiff[0] == (byte)'I';
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return;
        int entries = little ? BinaryPrimitives.ReadUInt16LittleEndian(tiff[(int)directory..]) : BinaryPrimitives.ReadUInt16BigEndian(tiff[(int)directory..]);
        long next = directory + 2L + EntrySize * entries;
        if (next <= tiff.Length - 4)
            tiff.Slice((int)next, 4).Clear();
    }
}
