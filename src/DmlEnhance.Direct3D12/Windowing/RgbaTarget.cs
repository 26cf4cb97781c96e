using System.Drawing;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>A caller's bitmap: premultiplied RGBA, 8 bits each, rows from the top.</summary>
internal readonly ref struct RgbaTarget
{
    private const int BytesPerPixel = 4;

    private readonly Span<byte> _pixels;

    /// <exception cref="ArgumentException">The memory is not width x height x 4 bytes.</exception>
    internal RgbaTarget(Span<byte> pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * BytesPerPixel)
            throw new ArgumentException($"a bitmap of {width}x{height} RGBA pixels has {(long)width * height * BytesPerPixel} bytes, not {pixels.Length}");
        _pixels = pixels;
        Width = width;
        Height = height;
    }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>Makes every pixel one colour.</summary>
    internal void Fill(Color color)
    {
        _pixels.Clear();
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Over(x, y, color, byte.MaxValue);
        }
    }

    /// <summary>Puts a colour over a pixel ("over" of Porter and Duff, 1984).</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="color">Not premultiplied.</param>
    /// <param name="coverage">How much of the pixel is covered, 0 to 255.</param>
    internal void Over(int x, int y, Color color, byte coverage)
    {
        int alpha = Scale(color.A, coverage);
        if (alpha == 0)
            return;
        Span<byte> pixel = _pixels.Slice(((y * Width) + x) * BytesPerPixel, BytesPerPixel);
        int rest = byte.MaxValue - alpha;
        pixel[0] = (byte)(Scale(color.R, alpha) + Scale(pixel[0], rest));
        pixel[1] = (byte)(Scale(color.G, alpha) + Scale(pixel[1], rest));
        pixel[2] = (byte)(Scale(color.B, alpha) + Scale(pixel[2], rest));
        pixel[3] = (byte)(alpha + Scale(pixel[3], rest));
    }

    private static int Scale(int value, int share) => ((value * share) + (byte.MaxValue / 2)) / byte.MaxValue;
}
