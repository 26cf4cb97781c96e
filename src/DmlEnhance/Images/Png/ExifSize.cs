using System.Buffers.Binary;

namespace DmlEnhance.Images.Png;

/// <summary>The picture's size as an EXIF block says it: PixelXDimension and PixelYDimension.</summary>
internal static class ExifSize
{
    private const int HeaderLength = 8;
    private const int EntryLength = 12;
    private const int ValueOffset = 8; // of an entry: tag, type, count, value
    private const int ExifDirectory = 0x8769;
    private const int PixelXDimension = 0xA002;
    private const int PixelYDimension = 0xA003;
    private const int ShortType = 3;

    /// <summary>Sets it where the block has it.</summary>
    /// <param name="tiff">The block, from its TIFF header on, which is what a PNG file holds; changed in place.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    internal static void Set(Span<byte> tiff, int width, int height)
    {
        if (tiff.Length < HeaderLength)
            return;
        bool little = tiff[0] == (byte)'I';
        if (Find(tiff, Number(tiff[4..], little), ExifDirectory, little) is not { } directory)
            return;
        uint at = Number(tiff[(directory + ValueOffset)..], little);
        if (Find(tiff, at, PixelXDimension, little) is { } x)
            Write(tiff[x..], width, little);
        if (Find(tiff, at, PixelYDimension, little) is { } y)
            Write(tiff[y..], height, little);
    }

    private static int? Find(ReadOnlySpan<byte> tiff, uint directory, int tag, bool little)
    {
        if (directory > tiff.Length - sizeof(ushort))
            return null;
        int entries = Short(tiff[(int)directory..], little);
        for (int i = 0; i < entries; i++)
        {
            long entry = directory + sizeof(ushort) + (long)EntryLength * i;
            if (entry > tiff.Length - EntryLength)
                return null;
            if (Short(tiff[(int)entry..], little) == tag)
                return (int)entry;
        }

        return null;
    }

    private static void Write(Span<byte> entry, int value, bool little)
    {
        Span<byte> target = entry.Slice(ValueOffset, sizeof(uint));
        bool isShort = Short(entry[sizeof(ushort)..], little) == ShortType;
        target.Clear();
        if (isShort && little)
            BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)value);
        else if (isShort)
            BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)value);
        else if (little)
            BinaryPrimitives.WriteInt32LittleEndian(target, value);
        else
            BinaryPrimitives.WriteInt32BigEndian(target, value);
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
