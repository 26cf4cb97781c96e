using System.Buffers.Binary;
using DmlEnhance.Frames;
using DmlEnhance.Images.Vips;

namespace DmlEnhance.Images.Png;

/// <summary>A PNG file whose pixels are compressed by all cores: bands of rows, each by itself.</summary>
/// <remarks>
/// Deflate finds nothing of a band in the one before it, which makes a file a thousandth larger. Everything beside the pixels (profile, EXIF, XMP, texts,
/// resolution) is what libvips writes for a picture of one pixel.
/// </remarks>
internal sealed class PngFile : IEncodedImage
{
    private const int BandBytes = 1 << 19;
    private const int SignatureLength = 8;
    private const int TypeLength = 4;

    // Deflate with a window of 32 KiB, no dictionary, usual effort (RFC 1950).
    private static readonly byte[] ZlibHeader = [0x78, 0x9C];

    private readonly byte[] _template;
    private readonly int _width;
    private readonly int _height;
    private readonly PngBand[] _bands;

    private PngFile(byte[] template, Frame frame, PngBand[] bands) => (_template, _width, _height, _bands) = (template, frame.Width, frame.Height, bands);

    /// <summary>Compresses a picture.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="template">A PNG file of one pixel of the same format; its other chunks are taken over.</param>
    /// <param name="compression">0 to 9.</param>
    /// <param name="cancellationToken">Ends it between bands.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    internal static PngFile Encode(Frame frame, VipsBlob template, int compression, CancellationToken cancellationToken)
    {
        int rows = Math.Clamp(BandBytes / frame.Stride, 1, frame.Height);
        var bands = new PngBand[(frame.Height + rows - 1) / rows];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, bands.Length, options, i => bands[i] = PngBand.Make(frame, i * rows, Math.Min(frame.Height, (i + 1) * rows), compression));
        using var bytes = new MemoryStream();
        template.CopyTo(bytes, cancellationToken);
        return new PngFile(bytes.ToArray(), frame, bands);
    }

    /// <inheritdoc/>
    public void CopyTo(Stream stream, CancellationToken cancellationToken)
    {
        stream.Write(_template, 0, SignatureLength);
        bool written = false;
        for (int at = SignatureLength; at < _template.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(_template.AsSpan(at));
            ReadOnlySpan<byte> type = _template.AsSpan(at + sizeof(int), TypeLength);
            Span<byte> data = _template.AsSpan(at + sizeof(int) + TypeLength, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                BinaryPrimitives.WriteInt32BigEndian(data, _width);
                BinaryPrimitives.WriteInt32BigEndian(data[sizeof(int)..], _height);
                WriteChunk(stream, type, data);
            }
            else if (type.SequenceEqual("eXIf"u8))
            {
                ExifSize.Set(data, _width, _height);
                WriteChunk(stream, type, data);
            }
            else if (!type.SequenceEqual("IDAT"u8))
            {
                stream.Write(_template, at, sizeof(int) + TypeLength + length + sizeof(uint));
            }
            else if (!written)
            {
                WritePixels(stream, cancellationToken);
                written = true;
            }

            at += sizeof(int) + TypeLength + length + sizeof(uint);
        }
    }

    public void Dispose() { }

    private void WritePixels(Stream stream, CancellationToken cancellationToken)
    {
        WriteChunk(stream, "IDAT"u8, ZlibHeader);
        uint adler = PngChecksum.EmptyAdler;
        foreach (PngBand band in _bands)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteChunk(stream, "IDAT"u8, band.Data.Span);
            adler = PngChecksum.Combine(adler, band.Adler, band.Length);
        }

        Span<byte> end = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(end, adler);
        WriteChunk(stream, "IDAT"u8, end);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Crc(type, data));
        stream.Write(number);
    }
}
