using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Video;

/// <summary>
/// Writes raw RGB frames with their exact times into a pipe, as Matroska (RFC 9559). Times are in nanoseconds, which ffmpeg rounds to the ticks they came from;
/// unlike raw video it carries times, and unlike NUT the frame rate, which encoders go by.
/// </summary>
internal sealed class MatroskaWriter
{
    private const double NanosecondsPerSecond = 1e9;

    private const uint EbmlHeader = 0x1A45DFA3;
    private const uint DocType = 0x4282;
    private const uint DocTypeVersion = 0x4287;
    private const uint DocTypeReadVersion = 0x4285;
    private const uint Segment = 0x18538067;
    private const uint Info = 0x1549A966;
    private const uint TimestampScale = 0x2AD7B1;
    private const uint MuxingApp = 0x4D80;
    private const uint WritingApp = 0x5741;
    private const uint Tracks = 0x1654AE6B;
    private const uint TrackEntry = 0xAE;
    private const uint TrackNumber = 0xD7;
    private const uint TrackUid = 0x73C5;
    private const uint TrackType = 0x83;
    private const uint CodecId = 0x86;
    private const uint Language = 0x22B59C;
    private const uint DefaultDuration = 0x23E383;
    private const uint Video = 0xE0;
    private const uint PixelWidth = 0xB0;
    private const uint PixelHeight = 0xBA;
    private const uint ColourSpace = 0x2EB524;
    private const uint Cluster = 0x1F43B675;
    private const uint Timestamp = 0xE7;
    private const uint SimpleBlock = 0xA3;
    private const byte KeyFrame = 0x80;

    private readonly Stream _stream;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">The pipe.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bytesPerPixel">3 for 8 bits a sample, 6 for 16 (little-endian).</param>
    /// <param name="rate">Frames a second on average, or null.</param>
    public MatroskaWriter(Stream stream, int width, int height, int bytesPerPixel, Rational? rate)
    {
        _stream = stream;
        // ffmpeg's code for packed RGB: the letters and the bits a pixel.
        byte[] code = [(byte)'R', (byte)'G', (byte)'B', (byte)(bytesPerPixel * 8)];
        byte[] duration = rate is { } frames ? Element(DefaultDuration, (ulong)Math.Round(NanosecondsPerSecond / frames.Value)) : [];
        stream.Write(
        [
            .. Element(EbmlHeader, [.. Element(DocType, "matroska"), .. Element(DocTypeVersion, 4), .. Element(DocTypeReadVersion, 2)]),
            .. Id(Segment), 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, // of unknown length
            .. Element(Info, [.. Element(TimestampScale, 1), .. Element(MuxingApp, "DmlEnhance"), .. Element(WritingApp, "DmlEnhance")]),
            .. Element(Tracks, Element(TrackEntry,
            [
                .. Element(TrackNumber, 1), .. Element(TrackUid, 1), .. Element(TrackType, 1), .. Element(CodecId, "V_UNCOMPRESSED"), .. Element(Language, "und"), .. duration,
                .. Element(Video, [.. Element(PixelWidth, (ulong)width), .. Element(PixelHeight, (ulong)height), .. Element(ColourSpace, code)]),
            ])),
        ]);
    }

    /// <summary>Writes a frame, in a cluster of its own: a block's time within a cluster has 16 bits.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="seconds">When it is shown, 0 or more.</param>
    public void Write(ReadOnlySpan<byte> samples, double seconds)
    {
        byte[] time = Element(Timestamp, (ulong)Math.Round(seconds * NanosecondsPerSecond));
        byte[] block = [.. Id(SimpleBlock), .. Length(4 + samples.Length), 0x81, 0, 0, KeyFrame];
        _stream.Write([.. Id(Cluster), .. Length(time.Length + block.Length + samples.Length), .. time, .. block]);
        _stream.Write(samples);
    }

    private static byte[] Element(uint id, byte[] contents) => [.. Id(id), .. Length(contents.Length), .. contents];

    private static byte[] Element(uint id, string text) => Element(id, Encoding.ASCII.GetBytes(text));

    private static byte[] Element(uint id, ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Element(id, bytes);
    }

    private static byte[] Id(uint id)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
        return bytes.AsSpan().TrimStart((byte)0).ToArray();
    }

    // Always in 8 bytes: the first says so.
    private static byte[] Length(long length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length | 1L << 56);
        return bytes;
    }
}
