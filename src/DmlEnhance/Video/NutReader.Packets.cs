namespace DmlEnhance.Video;

// The packets between frames: headers, and what is passed over.
internal sealed partial class NutReader
{
    private const ulong MainStartcode = 0x4E4D7A561F5F04AD;
    private const ulong StreamStartcode = 0x4E5311405BF2F9DB;
    private const ulong SyncpointStartcode = 0x4E4BE4ADEECA4569;
    private const ulong InfoStartcode = 0x4E49AB68B596BA78;
    private const ulong IndexStartcode = 0x4E58DD672F23E64E;
    private const int ForwardPointerWithChecksum = 4096;
    private const int LargestHeader = 1 << 20;
    private const int MostElisions = 128;

    private byte[] _packet = [];
    private int _at;

    private void ReadPacket(ulong startcode)
    {
        ulong length = ReadValue();
        if (length > ForwardPointerWithChecksum)
            _stream.ReadExactly(stackalloc byte[4]);
        // An index grows with the video: five bytes a frame.
        if (startcode is InfoStartcode or IndexStartcode)
        {
            Skip(length);
            return;
        }

        if (length > LargestHeader)
            throw Broken();
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
            default:
                throw Broken();
        }
    }

    private void Skip(ulong length)
    {
        Span<byte> part = stackalloc byte[4096];
        for (; length > 0; length -= (ulong)part.Length)
        {
            part = part[..(int)Math.Min(length, (ulong)part.Length)];
            _stream.ReadExactly(part);
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
        if (_msbPtsShift is < 0 or > 16 || width is 0 or > VideoInfo.MaxSide || height is 0 or > VideoInfo.MaxSide || width * height > VideoInfo.MaxPixels)
            throw Broken();
        Width = (int)width;
        Height = (int)height;
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
}
