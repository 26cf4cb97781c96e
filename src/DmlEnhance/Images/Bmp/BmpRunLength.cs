namespace DmlEnhance.Images.Bmp;

/// <summary>Undoes RLE8 and RLE4, the run-length codes of BMP.</summary>
/// <remarks>Source: Microsoft, "Bitmap Compression" in the Windows GDI documentation.</remarks>
internal ref struct BmpRunLength
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly byte[] _indices;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _nibbles;
    private int _at;
    private int _x;
    private int _y; // counted from the bottom, as the code does

    private BmpRunLength(BmpHeader header, ReadOnlySpan<byte> data)
    {
        _data = data;
        _width = header.Width;
        _height = header.Height;
        _nibbles = header.Compression == BmpCompression.Rle4;
        // Pixels that the code jumps over keep colour 0.
        _indices = new byte[_width * _height];
    }

    /// <summary>Palette indices of all pixels, rows from the top.</summary>
    /// <exception cref="DmlEnhanceException">The code leaves the picture or ends too early.</exception>
    internal static byte[] Decode(BmpHeader header, ReadOnlySpan<byte> data)
    {
        var decoder = new BmpRunLength(header, data);
        while (decoder.Step())
        {
        }

        return decoder._indices;
    }

    private bool Step()
    {
        // Some programs leave out the end code after the last row.
        bool complete = _y >= _height || _y == _height - 1 && _x == _width;
        if (complete && _at + 2 > _data.Length)
            return false;
        int count = Next();
        int code = Next();
        if (count > 0)
        {
            Put(count, (byte)(_nibbles ? code >> 4 : code), (byte)(_nibbles ? code & 15 : code));
            return true;
        }

        switch (code)
        {
            case 0: // end of row
                _x = 0;
                _y++;
                return true;
            case 1: // end of picture
                return false;
            case 2: // jump
                _x += Next();
                _y += Next();
                if (_x > _width || _y > _height)
                    throw Overrun();
                return true;
            default:
                Copy(code);
                return true;
        }
    }

    private void Put(int count, byte even, byte odd)
    {
        Span<byte> target = Reserve(count);
        for (int i = 0; i < count; i++)
            target[i] = i % 2 == 0 ? even : odd;
    }

    private void Copy(int count)
    {
        Span<byte> target = Reserve(count);
        for (int i = 0; i < count; i++)
        {
            if (!_nibbles)
            {
                target[i] = Next();
            }
            else if (i % 2 == 0)
            {
                byte pair = Next();
                target[i] = (byte)(pair >> 4);
                if (i + 1 < count)
                    target[i + 1] = (byte)(pair & 15);
            }
        }

        int bytes = _nibbles ? (count + 1) / 2 : count;
        if (bytes % 2 != 0 && _at < _data.Length) // padded to 16 bits; the very last pad may be missing
            _at++;
    }

    private Span<byte> Reserve(int count)
    {
        if (_y >= _height || count > _width - _x)
            throw Overrun();
        Span<byte> target = _indices.AsSpan((_height - 1 - _y) * _width + _x, count);
        _x += count;
        return target;
    }

    private byte Next() => _at < _data.Length ? _data[_at++] : throw BmpHeader.CutShort();

    private static DmlEnhanceException Overrun() => new("a run of BMP pixels leaves the picture: the file is damaged");
}
