using System.Buffers.Binary;

namespace DmlEnhance.Images.Bmp;

/// <summary>How the pixels of a BMP file are stored.</summary>
internal enum BmpCompression
{
    Rgb = 0,
    Rle8 = 1,
    Rle4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}

/// <summary>What stands before the pixels of a BMP file, checked against the file's length.</summary>
/// <remarks>Source: Microsoft, "Bitmap storage" and BITMAPV5HEADER in the Windows GDI documentation.</remarks>
internal sealed class BmpHeader
{
    private const int FileHeaderSize = 14;
    private const int CoreHeaderSize = 12;
    private const int InfoHeaderSize = 40;
    private const int InfoHeaderWithMasksSize = 52;
    private const int InfoHeaderWithAlphaSize = 56;
    private const int V4HeaderSize = 108;
    private const int V5HeaderSize = 124;
    private const uint EmbeddedProfile = 0x4D424544; // "MBED" as PROFILE_EMBEDDED has it

    private BmpHeader() { }

    internal int Width { get; private init; }

    internal int Height { get; private init; }

    internal bool TopDown { get; private init; }

    internal int BitsPerPixel { get; private init; }

    internal BmpCompression Compression { get; private init; }

    /// <summary>Where the pixels begin; inside the file.</summary>
    internal int PixelOffset { get; private init; }

    /// <summary>Red, green, blue of each palette entry; empty for direct colours.</summary>
    internal byte[] Palette { get; private init; } = [];

    /// <summary>Red, green, blue, alpha masks for 16 and 32 bits a pixel; alpha may be 0.</summary>
    internal uint[] Masks { get; private init; } = [];

    internal int PixelsPerMetreX { get; private init; }

    internal int PixelsPerMetreY { get; private init; }

    /// <summary>Where an embedded ICC profile lies, or an empty range.</summary>
    internal Range IccProfile { get; private init; }

    internal static bool IsBmp(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    /// <exception cref="DmlEnhanceException">The header is damaged or of a kind that is not read.</exception>
    internal static BmpHeader Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderSize + CoreHeaderSize)
            throw CutShort();
        uint headerSize = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeaderSize..]);
        if (headerSize is not (CoreHeaderSize or InfoHeaderSize or InfoHeaderWithMasksSize or InfoHeaderWithAlphaSize or V4HeaderSize or V5HeaderSize))
            throw new DmlEnhanceException($"this kind of BMP (header of {headerSize} bytes) is not read");
        if (file.Length < FileHeaderSize + headerSize)
            throw CutShort();
        ReadOnlySpan<byte> header = file.Slice(FileHeaderSize, (int)headerSize);
        return headerSize == CoreHeaderSize ? ParseCore(file, header) : ParseInfo(file, header);
    }

    internal static DmlEnhanceException CutShort() => new("the BMP file is cut short");

    private static BmpHeader ParseCore(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        int width = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        CheckSize(width, height);
        if (bits is not (1 or 4 or 8 or 24))
            throw Unsupported(bits, BmpCompression.Rgb);
        int pixels = CheckPixelOffset(file);
        return new BmpHeader
        {
            Width = width,
            Height = height,
            BitsPerPixel = bits,
            PixelOffset = pixels,
            Palette = bits <= 8 ? ReadShortPalette(file, bits, pixels) : [],
        };
    }

    private static BmpHeader ParseInfo(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        int width = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        int height = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        var compression = (BmpCompression)BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        bool topDown = height < 0;
        CheckSize(width, Math.Abs((long)height));
        bool known = compression switch
        {
            BmpCompression.Rgb => bits is 1 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.Rle8 => bits == 8 && !topDown,
            BmpCompression.Rle4 => bits == 4 && !topDown,
            BmpCompression.BitFields or BmpCompression.AlphaBitFields => bits is 16 or 32,
            _ => false,
        };
        if (!known)
            throw Unsupported(bits, compression);
        int pixels = CheckPixelOffset(file);
        return new BmpHeader
        {
            Width = width,
            Height = Math.Abs(height),
            TopDown = topDown,
            BitsPerPixel = bits,
            Compression = compression,
            PixelOffset = pixels,
            Palette = bits <= 8 ? ReadPalette(file, header, bits) : [],
            Masks = bits is 16 or 32 ? ReadMasks(file, header, bits, compression) : [],
            PixelsPerMetreX = BinaryPrimitives.ReadInt32LittleEndian(header[24..]),
            PixelsPerMetreY = BinaryPrimitives.ReadInt32LittleEndian(header[28..]),
            IccProfile = FindProfile(file, header),
        };
    }

    private static void CheckSize(long width, long height)
    {
        if (width < 1 || height is < 1 or > int.MaxValue)
            throw new DmlEnhanceException($"the BMP header gives {width}x{height} pixels, which no picture has");
        ImageFile.CheckSize((int)width, (int)height);
    }

    private static DmlEnhanceException Unsupported(int bits, BmpCompression compression) =>
        new($"BMP with {bits} bits a pixel and compression {(uint)compression} is not read; save it as PNG");

    private static int CheckPixelOffset(ReadOnlySpan<byte> file)
    {
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        if (offset < FileHeaderSize + CoreHeaderSize || offset >= file.Length)
            throw new DmlEnhanceException($"the BMP header puts the pixels at byte {offset} of {file.Length}: the file is damaged or cut short");
        return (int)offset;
    }

    // The old header does not say how many entries there are: as many as fit before the pixels.
    private static byte[] ReadShortPalette(ReadOnlySpan<byte> file, int bits, int pixels)
    {
        const int Start = FileHeaderSize + CoreHeaderSize;
        const int EntrySize = 3;
        return ReadEntries(file[Start..], Math.Min(1 << bits, (pixels - Start) / EntrySize), EntrySize);
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int bits)
    {
        const int EntrySize = 4;
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        if (count > 1u << bits)
            throw new DmlEnhanceException($"the BMP header gives {count} palette entries for {bits} bits a pixel: the file is damaged");
        return ReadEntries(file[(FileHeaderSize + header.Length)..], count == 0 ? 1 << bits : (int)count, EntrySize);
    }

    private static byte[] ReadEntries(ReadOnlySpan<byte> data, int count, int entrySize)
    {
        if (data.Length < count * entrySize)
            throw CutShort();
        byte[] palette = new byte[count * 3];
        for (int i = 0; i < count; i++)
        {
            palette[i * 3] = data[i * entrySize + 2];
            palette[i * 3 + 1] = data[i * entrySize + 1];
            palette[i * 3 + 2] = data[i * entrySize];
        }

        return palette;
    }

    private static uint[] ReadMasks(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, int bits, BmpCompression compression)
    {
        const int MaskOffset = 40; // inside the longer headers, and right behind the short one
        // Without masks the spare bits mean nothing, also where a longer header has room for an alpha mask.
        if (compression == BmpCompression.Rgb)
            return bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF0000, 0x00FF00, 0x0000FF, 0];

        bool withAlpha = compression == BmpCompression.AlphaBitFields || header.Length >= InfoHeaderWithAlphaSize;
        ReadOnlySpan<byte> data = file[(FileHeaderSize + MaskOffset)..];
        int count = withAlpha ? 4 : 3;
        if (data.Length < count * sizeof(uint))
            throw CutShort();
        uint[] masks = new uint[4];
        for (int i = 0; i < count; i++)
            masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * sizeof(uint))..]);
        BmpMask.Check(masks, bits);
        return masks;
    }

    private static Range FindProfile(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        if (header.Length < V5HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(header[56..]) != EmbeddedProfile)
            return default;
        long start = FileHeaderSize + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[112..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(header[116..]);
        if (start + size > file.Length)
            throw CutShort();
        return (int)start..(int)(start + size);
    }
}
