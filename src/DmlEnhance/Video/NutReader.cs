using System.Buffers.Binary;
using System.Text;

namespace DmlEnhance.Video;

/// <summary>
/// Reads what ffmpeg writes into a pipe as NUT: raw frames of one video, each with its exact time. Raw video alone has no times, and Matroska as ffmpeg
/// writes it rounds them to milliseconds.
/// </summary>
/// <remarks>
/// "NUT Open Container Format" (ffmpeg.org/~michael/nut.txt), version 3 and 4 without side data in frames. Only what a muxer writes for one stream of
/// rawvideo is read; checksums are not checked, because a pipe does not change bytes.
/// </remarks>
internal sealed partial class NutReader
{
    private const int LargestWithElision = 4096;

    // Flags of a frame (section "frame_header").
    private const int CodedPts = 8;
    private const int StreamId = 16;
    private const int SizeMsb = 32;
    private const int Checksum = 64;
    private const int Reserved = 128;
    private const int SideData = 256;
    private const int HeaderIndex = 1024;
    private const int MatchTime = 2048;
    private const int CodedFlags = 4096;
    private const int Invalid = 8192;

    private static readonly byte[] FileId = Encoding.ASCII.GetBytes("nut/multimedia container\0");

    private readonly Stream _stream;
    private readonly FrameCode[] _codes = new FrameCode[256];
    private readonly byte[] _startcode = new byte[8];
    private byte[][] _elisions = [[]];
    private byte[] _elided = [];
    private int _msbPtsShift;
    private long _lastPts;

    /// <summary>Reads up to the video's header.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before that.</exception>
    /// <exception cref="InvalidDataException">It is no such stream.</exception>
    public NutReader(Stream stream)
    {
        _stream = stream;
        var id = new byte[FileId.Length];
        stream.ReadExactly(id);
        if (!id.AsSpan().SequenceEqual(FileId))
            throw Broken();
        while (Width == 0)
        {
            stream.ReadExactly(_startcode);
            ReadPacket(BinaryPrimitives.ReadUInt64BigEndian(_startcode));
        }
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Seconds a tick of <see cref="NextFrame"/>'s time.</summary>
    public Rational TimeBase { get; private set; }

    /// <summary>Goes on to the next frame.</summary>
    /// <returns>Its time in ticks and the bytes of its samples, to be read by <see cref="ReadFrame"/>; null at the stream's end.</returns>
    /// <exception cref="EndOfStreamException">The stream breaks off.</exception>
    /// <exception cref="InvalidDataException">The stream is not understood.</exception>
    public (long Time, long Size)? NextFrame()
    {
        while (true)
        {
            int first = _stream.ReadByte();
            if (first < 0)
                return null;
            // No frame code is 'N': every startcode begins with it.
            if (first != 'N')
                return ReadFrameHeader(_codes[first]);
            _startcode[0] = (byte)first;
            _stream.ReadExactly(_startcode, 1, _startcode.Length - 1);
            ReadPacket(BinaryPrimitives.ReadUInt64BigEndian(_startcode));
        }
    }

    /// <summary>Reads the samples of the frame that <see cref="NextFrame"/> gave.</summary>
    public void ReadFrame(Span<byte> samples)
    {
        _elided.CopyTo(samples);
        _stream.ReadExactly(samples[_elided.Length..]);
    }

    private (long Time, long Size) ReadFrameHeader(FrameCode code)
    {
        int flags = code.Flags;
        if ((flags & CodedFlags) != 0)
            flags ^= (int)ReadValue();
        if ((flags & (Invalid | SideData)) != 0)
            throw Broken();
        if ((flags & StreamId) != 0 && ReadValue() != 0)
            throw Broken();
        long time = _lastPts + code.PtsDelta;
        if ((flags & CodedPts) != 0)
        {
            long coded = (long)ReadValue();
            long range = 1L << _msbPtsShift;
            // Below the range only the low bits are given: the time is the one nearest to the last with these.
            time = coded >= range ? coded - range : ((coded - (_lastPts - range / 2)) & (range - 1)) + (_lastPts - range / 2);
        }

        _lastPts = time;
        long size = code.SizeLsb;
        if ((flags & SizeMsb) != 0)
            size += code.SizeMultiplier * (long)ReadValue();
        if ((flags & MatchTime) != 0)
            ReadValue();
        ulong elision = (flags & HeaderIndex) != 0 ? ReadValue() : (ulong)code.Elision;
        if (elision >= (ulong)_elisions.Length || size < 0)
            throw Broken();
        // Small packets may leave out first bytes that are one of the header's patterns; the size counts them.
        _elided = size <= LargestWithElision && size >= _elisions[elision].Length ? _elisions[elision] : [];
        ulong reserved = (flags & Reserved) != 0 ? ReadValue() : (ulong)code.Reserved;
        for (ulong i = 0; i < reserved; i++)
            ReadValue();
        if ((flags & Checksum) != 0)
            _stream.ReadExactly(stackalloc byte[4]);
        return (time, size);
    }

    // 7 bits a byte, the most significant first; the eighth says that more follow.
    private ulong ReadValue()
    {
        ulong value = 0;
        while (true)
        {
            int next = _stream.ReadByte();
            if (next < 0)
                throw new EndOfStreamException();
            value = value << 7 | (uint)(next & 127);
            if (next < 128)
                return value;
        }
    }

    private static InvalidDataException Broken() => new("the decoder's stream of frames is not understood; is it ffmpeg 4.1 or newer?");

    private readonly record struct FrameCode(int Flags, long PtsDelta, long SizeMultiplier, long SizeLsb, long Reserved, long Elision);
}
