using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The bitmap into which GDI draws one line, white on black; it grows to the largest line so far.</summary>
internal sealed unsafe class TextCanvas : IDisposable
{
    private const ushort BitsPerPixel = 32;

    private readonly nint _deviceContext;
    private nint _bitmap;
    private nint _originalBitmap;
    private uint* _pixels;
    private int _height;

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

    /// <summary>Pixels from one row of the bitmap to the next.</summary>
    internal int Stride { get; private set; }

    /// <summary>Draws a line.</summary>
    /// <param name="line">At most <see cref="TextRasteriser.LongestLine"/> characters.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="width">How many pixels of a row will be read, 1 or more.</param>
    /// <param name="height">How many rows will be read, 1 or more.</param>
    /// <returns>Rows of <see cref="Stride"/> pixels, whose low byte is the coverage; valid until the next call.</returns>
    internal ReadOnlySpan<uint> Draw(ReadOnlySpan<char> line, int x, int width, int height)
    {
        if (width > Stride || height > _height)
            Resize(Math.Max(width, Stride), Math.Max(height, _height));
        var pixels = new Span<uint>(_pixels, Stride * height);
        for (int y = 0; y < height; y++)
            pixels.Slice(y * Stride, width).Clear();
        fixed (char* characters = line)
        {
            if (TextOutW(_deviceContext, x, 0, characters, line.Length) == 0)
                throw Win32Errors.Last("text cannot be drawn");
        }

        // GDI may still hold drawing back.
        GdiFlush();
        return pixels;
    }

    private void Resize(int width, int height)
    {
        Dispose();
        Stride = 0;
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
        Stride = width;
    }
}
