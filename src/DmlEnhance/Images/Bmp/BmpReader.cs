using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Images.Bmp;

/// <summary>Reads BMP files, for which the packaged libvips has no loader.</summary>
/// <remarks>
/// 1, 4, 8, 16, 24 and 32 bits a pixel, RLE4, RLE8 and bit masks, headers from BITMAPCOREHEADER to BITMAPV5HEADER.
/// A palette of greys gives a grey frame; masks wider than 8 bits give a 16-bit frame.
/// </remarks>
internal static class BmpReader
{
    /// <exception cref="DmlEnhanceException">The file is damaged, cut short or of a kind that is not read.</exception>
    internal static DecodedImage Read(ReadOnlySpan<byte> file)
    {
        BmpHeader header = BmpHeader.Parse(file);
        ReadOnlySpan<byte> pixels = file[header.PixelOffset..];
        Frame frame = header.BitsPerPixel switch
        {
            <= 8 => ReadPalette(header, pixels),
            24 => ReadTrueColour(header, pixels),
            _ => ReadMasked(header, pixels),
        };
        ImageMetadata metadata = ImageMetadata.OfBmp(file[header.IccProfile], header.PixelsPerMetreX, header.PixelsPerMetreY);
        return new DecodedImage(frame, metadata, []);
    }

    /// <summary>Bytes from one stored row to the next: a multiple of 4.</summary>
    private static long RowPitch(BmpHeader header) => ((long)header.Width * header.BitsPerPixel + 31) / 32 * 4;

    /// <summary>The stored bytes of a row of the picture, counted from its top.</summary>
    private static ReadOnlySpan<byte> Row(BmpHeader header, ReadOnlySpan<byte> pixels, int y)
    {
        int stored = header.TopDown ? y : header.Height - 1 - y;
        int used = (int)(((long)header.Width * header.BitsPerPixel + 7) / 8);
        return pixels.Slice((int)(stored * RowPitch(header)), used);
    }

    // Before memory is taken: a short file with a large size in its header costs nothing.
    private static void CheckLength(BmpHeader header, ReadOnlySpan<byte> pixels)
    {
        long used = ((long)header.Width * header.BitsPerPixel + 7) / 8;
        if (pixels.Length < RowPitch(header) * (header.Height - 1) + used) // some programs leave out the last row's padding
            throw BmpHeader.CutShort();
    }

    private static Frame ReadPalette(BmpHeader header, ReadOnlySpan<byte> pixels)
    {
        bool runs = header.Compression != BmpCompression.Rgb;
        if (!runs)
            CheckLength(header, pixels);
        bool grey = IsGrey(header.Palette);
        var frame = new Frame(header.Width, header.Height, grey ? PixelFormat.Gray8 : PixelFormat.Rgb8);
        try
        {
            byte[] runIndices = runs ? BmpRunLength.Decode(header, pixels) : [];
            byte[] rowIndices = runs ? [] : new byte[header.Width];
            for (int y = 0; y < header.Height; y++)
            {
                ReadOnlySpan<byte> indices = runs ? runIndices.AsSpan(y * header.Width, header.Width) : Unpack(Row(header, pixels, y), header.BitsPerPixel, rowIndices);
                Look(indices, header.Palette, grey, frame.Rows(y, 1));
            }

            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private static bool IsGrey(byte[] palette)
    {
        for (int i = 0; i < palette.Length; i += 3)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> row, int bits, byte[] indices)
    {
        int mask = (1 << bits) - 1;
        for (int x = 0; x < indices.Length; x++)
        {
            int bit = x * bits;
            indices[x] = (byte)(row[bit / 8] >> (8 - bits - bit % 8) & mask); // the leftmost pixel has the highest bits
        }

        return indices;
    }

    private static void Look(ReadOnlySpan<byte> indices, byte[] palette, bool grey, Span<byte> target)
    {
        for (int x = 0; x < indices.Length; x++)
        {
            int entry = indices[x] * 3;
            if (entry >= palette.Length)
                throw new DmlEnhanceException($"a BMP pixel has colour {indices[x]} of a palette of {palette.Length / 3}: the file is damaged");
            if (grey)
                target[x] = palette[entry];
            else
                palette.AsSpan(entry, 3).CopyTo(target[(x * 3)..]);
        }
    }

    private static Frame ReadTrueColour(BmpHeader header, ReadOnlySpan<byte> pixels)
    {
        CheckLength(header, pixels);
        var frame = new Frame(header.Width, header.Height, PixelFormat.Rgb8);
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = Row(header, pixels, y);
            Span<byte> target = frame.Rows(y, 1);
            for (int i = 0; i < target.Length; i += 3)
            {
                target[i] = row[i + 2];
                target[i + 1] = row[i + 1];
                target[i + 2] = row[i];
            }
        }

        return frame;
    }

    private static Frame ReadMasked(BmpHeader header, ReadOnlySpan<byte> pixels)
    {
        CheckLength(header, pixels);
        int channels = header.Masks[3] == 0 ? 3 : 4;
        var masks = new BmpMask[channels];
        for (int c = 0; c < channels; c++)
            masks[c] = new BmpMask(header.Masks[c]);
        bool wide = masks.Any(mask => mask.Bits > 8);
        int bytesPerPixel = header.BitsPerPixel / 8;

        var frame = new Frame(header.Width, header.Height, PixelFormats.Of(channels, wide ? 2 : 1));
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = Row(header, pixels, y);
            Span<byte> target = frame.Rows(y, 1);
            Span<ushort> wideTarget = wide ? MemoryMarshal.Cast<byte, ushort>(target) : default;
            for (int x = 0; x < header.Width; x++)
            {
                ReadOnlySpan<byte> stored = row[(x * bytesPerPixel)..];
                uint pixel = bytesPerPixel == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(stored) : BinaryPrimitives.ReadUInt32LittleEndian(stored);
                for (int c = 0; c < channels; c++)
                {
                    if (wide)
                        wideTarget[x * channels + c] = (ushort)masks[c].Extract(pixel, ushort.MaxValue);
                    else
                        target[x * channels + c] = (byte)masks[c].Extract(pixel, byte.MaxValue);
                }
            }
        }

        return frame;
    }
}
