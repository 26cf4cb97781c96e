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
internal sealed class NutReader
{
    private const ulong MainStartcode = 0x4E4D7A561F5F04AD;
    private const ulong StreamStartcode = 0x4E5311405BF2F9DB;
    private const ulong SyncpointStartcode = 0x4E4BE4ADEECA4569;
    private const ulong InfoStartcode = 0x4E49AB68B596BA78;
    private const ulong IndexStartcode = 0x4E58DD672F23E64E;
    private const int ForwardPointerWithChecksum = 4096;
    private const int LargestHeader = 1 << 20;
    private const int LargestWithElision = 4096;
    private const int MostElisions = 128;

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
    private byte[] _packet = [];
    private int _at;
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

    private void ReadPacket(ulong startcode)
    {
        ulong length = ReadValue();
        if (length > LargestHeader)
            throw Broken();
        if (length > ForwardPointerWithChecksum)
            _stream.ReadExactly(stackalloc byte[4]);
        _packet = new byte[length];
        _at = 0;
        _stream.ReadExactly(_packet);
        switch (startcode)
        {
            case MainStartcode:
                ReadMain();
                break;
            case StreamStartcode:
                ReadStream();
                break;
            case SyncpointStartcode:
                // Its time, in the one time base: the value times the count of time bases, plus which one.
                _lastPts = (long)PacketValue();
                break;
            case InfoStartcode or IndexStartcode:
                break;
            default:
                throw Broken();
        }
    }

    private void ReadMain()
    {
        ulong version = PacketValue();
        if (version > 3)
            PacketValue(); // minor version
        ulong streams = PacketValue();
        PacketValue(); // longest distance of syncpoints
        ulong timeBases = PacketValue();
        if (version is < 2 or > 4 || streams != 1 || timeBases != 1)
            throw Broken();
        ulong numerator = PacketValue();
        ulong denominator = PacketValue();
        if (numerator is 0 or > int.MaxValue || denominator is 0 or > int.MaxValue)
            throw Broken();
        TimeBase = new Rational((int)numerator, (int)denominator);
        ReadFrameCodes();
        ReadElisions();
    }

    private void ReadElisions()
    {
        // The packet ends with a checksum of 4 bytes; old writers have nothing before it.
        ulong count = _packet.Length - _at > 4 ? PacketValue() : 0;
        if (count >= MostElisions)
            throw Broken();
        _elisions = new byte[count + 1][];
        _elisions[0] = [];
        for (int i = 1; i < _elisions.Length; i++)
        {
            ulong length = PacketValue();
            if (length > (ulong)(_packet.Length - _at))
                throw Broken();
            _elisions[i] = _packet.AsSpan(_at, (int)length).ToArray();
            _at += (int)length;
        }
    }

    // The table that turns a frame's first byte into its flags, run-length coded; a field that is not given keeps its last value.
    private void ReadFrameCodes()
    {
        long ptsDelta = 0;
        long multiplier = 1;
        long elision = 0;
        for (int i = 0; i < _codes.Length;)
        {
            int flags = (int)PacketValue();
            int fields = (int)PacketValue();
            if (fields > 0)
                ptsDelta = PacketSigned();
            if (fields > 1)
                multiplier = (long)PacketValue();
            if (fields > 2 && PacketValue() != 0)
                throw Broken();
            long size = fields > 3 ? (long)PacketValue() : 0;
            long reserved = fields > 4 ? (long)PacketValue() : 0;
            long count = fields > 5 ? (long)PacketValue() : multiplier - size;
            if (fields > 6)
                PacketSigned(); // match time
            if (fields > 7)
                elision = (long)PacketValue();
            for (int field = 8; field < fields; field++)
                PacketValue(); // what later versions add
            if (count < 1)
                throw Broken();
            for (long j = 0; j < count && i < _codes.Length; i++)
            {
                if (i == 'N')
                    _codes[i] = new FrameCode(Invalid, 0, 0, 0, 0, 0);
                else
                    _codes[i] = new FrameCode(flags, ptsDelta, multiplier, size + j++, reserved, elision);
            }
        }
    }

    private void ReadStream()
    {
        PacketValue(); // number
        PacketValue(); // class: video
        SkipBytes(); // fourcc
        PacketValue(); // which time base
        _msbPtsShift = (int)PacketValue();
        PacketValue(); // longest step of times
        PacketValue(); // decode delay
        PacketValue(); // flags
        SkipBytes(); // codec's own data
        ulong width = PacketValue();
        ulong height = PacketValue();
        if (_msbPtsShift is < 0 or > 16 || width is 0 or > VideoInfo.MaxSide || height is 0 or > VideoInfo.MaxSide)
            throw Broken();
        Width = (int)width;
        Height = (int)height;
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

    private ulong PacketValue()
    {
        ulong value = 0;
        while (true)
        {
            if (_at < 0 || _at >= _packet.Length)
                throw Broken();
            byte next = _packet[_at++];
            value = value << 7 | (uint)(next & 127);
            if (next < 128)
                return value;
        }
    }

    private void SkipBytes()
    {
        ulong length = PacketValue();
        if (length > (ulong)(_packet.Length - _at))
            throw Broken();
        _at += (int)length;
    }

    // 0, 1, -1, 2, -2, ...
    private long PacketSigned()
    {
        ulong value = PacketValue() + 1;
        return (value & 1) != 0 ? -(long)(value >> 1) : (long)(value >> 1);
    }

    private static InvalidDataException Broken() => new("the decoder's stream of frames is not understood; is it ffmpeg 4.1 or newer?");

    private readonly record struct FrameCode(int Flags, long PtsDelta, long SizeMultiplier, long SizeLsb, long Reserved, long Elision);
}
