using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Images.Png;

/// <summary>Some rows of a picture, compressed: a part of a PNG file's data that needs nothing of the parts before it.</summary>
/// <param name="Data">The compressed rows, raw deflate (RFC 1951) in whole bytes.</param>
/// <param name="Adler">Checksum of the rows before compression.</param>
/// <param name="Length">Bytes of the rows before compression.</param>
internal readonly record struct PngBand(ReadOnlyMemory<byte> Data, uint Adler, int Length)
{
    /// <summary>Filters and compresses rows.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="begin">The first row.</param>
    /// <param name="end">Behind the last row; where that is the picture's, the data end with it.</param>
    /// <param name="compression">0 to 9.</param>
    internal static PngBand Make(Frame frame, int begin, int end, int compression)
    {
        int stride = frame.Stride;
        int length = (end - begin) * (1 + stride);
        byte[] filtered = ArrayPool<byte>.Shared.Rent(length);
        byte[] rows = ArrayPool<byte>.Shared.Rent(2 * stride);
        try
        {
            Span<byte> above = rows.AsSpan(0, stride), row = rows.AsSpan(stride, stride);
            above.Clear();
            if (begin > 0)
                Row(frame, begin - 1, above);
            for (int y = begin; y < end; y++)
            {
                Row(frame, y, row);
                Span<byte> target = filtered.AsSpan((y - begin) * (1 + stride), 1 + stride);
                target[0] = PngFilter.Paeth;
                PngFilter.Apply(row, above, frame.Format.BytesPerPixel(), target[1..]);
                Span<byte> done = row;
                row = above;
                above = done;
            }

            var data = new MemoryStream();
            var options = new ZLibCompressionOptions { CompressionLevel = compression, CompressionStrategy = ZLibCompressionStrategy.Filtered };
            long flushed;
            using (var deflate = new DeflateStream(data, options, leaveOpen: true))
            {
                deflate.Write(filtered, 0, length);
                deflate.Flush();
                flushed = data.Length;
            }

            // What the stream's end writes behind that says that nothing follows, which is true of the last band.
            return new PngBand(data.GetBuffer().AsMemory(0, (int)(end < frame.Height ? flushed : data.Length)), PngChecksum.Adler(filtered.AsSpan(0, length)), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    // 16-bit samples have their high byte first in the file.
    private static void Row(Frame frame, int y, Span<byte> target)
    {
        ReadOnlySpan<byte> row = frame.Rows(y, 1);
        if (frame.Format.BytesPerSample() == 1 || !BitConverter.IsLittleEndian)
            row.CopyTo(target);
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(target));
    }
}
