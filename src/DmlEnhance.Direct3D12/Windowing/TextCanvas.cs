using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The bitmap into which GDI draws one line, white on black and <see cref="Oversampling"/> times as large; it grows to the largest line so far.</summary>
/// <remarks>
/// GDI's own antialiasing depends on the font (its 'gasp' table turns it off at the sizes of an overlay), on the person's settings
/// and on the system. The mean over a block of larger pixels does not.
/// </remarks>
internal sealed unsafe class TextCanvas : IDisposable
{
    /// <summary>Bitmap pixels for each pixel of the result, in both directions.</summary>
    internal const int Oversampling = 4;

    private const ushort BitsPerPixel = 32;

    private readonly nint _deviceContext;
    private nint _bitmap;
    private nint _originalBitmap;
    private uint* _pixels;
    private int _stride;
    private int _height;
    private byte[] _coverage = [];

    /// <param name="deviceContext">A memory device context with the font selected; the canvas does not own it.</param>
    internal TextCanvas(nint deviceContext)
    {
        _deviceContext = deviceContext;
        if (SetTextColor(deviceContext, WHITE) == CLR_INVALID || SetBkMode(deviceContext, TRANSPARENT) == 0)
            throw Win32Errors.Last("text cannot be drawn");
    }

    /// <summary>Deselects and deletes the bitmap.</summary>
    public void Dispose()
    {
        if (_bitmap == 0)
            return;
        SelectObject(_deviceContext, _originalBitmap);
        DeleteObject(_bitmap);
        _bitmap = 0;
    }

    /// <summary>Draws a line.</summary>
    /// <param name="line">At most <see cref="TextRasteriser.LongestLine"/> characters.</param>
    /// <param name="x">Where it begins, in pixels of the result.</param>
    /// <param name="width">Pixels a row of the result, 1 or more.</param>
    /// <param name="height">Rows of the result, 1 or more.</param>
    /// <returns>The coverage, 0 to 255, of width x height pixels; valid until the next call.</returns>
    internal ReadOnlySpan<byte> Draw(ReadOnlySpan<char> line, int x, int width, int height)
    {
        (int bitmapWidth, int bitmapHeight) = (width * Oversampling, height * Oversampling);
        if (bitmapWidth > _stride || bitmapHeight > _height)
            Resize(Math.Max(bitmapWidth, _stride), Math.Max(bitmapHeight, _height));
        for (int y = 0; y < bitmapHeight; y++)
            new Span<uint>(_pixels + ((long)y * _stride), bitmapWidth).Clear();
        fixed (char* characters = line)
        {
            if (TextOutW(_deviceContext, x * Oversampling, 0, characters, line.Length) == 0)
                throw Win32Errors.Last("text cannot be drawn");
        }

        // GDI may still hold drawing back.
        GdiFlush();
        return Reduce(width, height);
    }

    private ReadOnlySpan<byte> Reduce(int width, int height)
    {
        if (_coverage.Length < width * height)
            _coverage = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                _coverage[(y * width) + x] = Mean(_pixels + ((long)y * Oversampling * _stride) + (x * Oversampling));
        }

        return _coverage.AsSpan(0, width * height);
    }

    // White on black: all channels are the same.
    private byte Mean(uint* block)
    {
        const int count = Oversampling * Oversampling;
        uint sum = count / 2;
        for (int y = 0; y < Oversampling; y++)
        {
            for (int x = 0; x < Oversampling; x++)
                sum += block[((long)y * _stride) + x] & byte.MaxValue;
        }

        return (byte)(sum / count);
    }

    private void Resize(int width, int height)
    {
        Dispose();
        _stride = 0;
        var header = new BitmapInfoHeader
        {
            Size = (uint)sizeof(BitmapInfoHeader),
            Width = width,
            Height = -height,
            Planes = 1,
            BitCount = BitsPerPixel,
        };
        void* pixels;
        _bitmap = Win32Errors.Require(CreateDIBSection(_deviceContext, &header, 0, &pixels, 0, 0), "there is no memory for a bitmap of text");
        _originalBitmap = SelectObject(_deviceContext, _bitmap);
        _pixels = (uint*)pixels;
        _height = height;
        _stride = width;
    }
}
