using System.Drawing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>Makes bitmaps of text with one of the system's fonts, by GDI, with grey antialiasing that is the same on every system.</summary>
/// <remarks>
/// Bitmaps are premultiplied RGBA, 8 bits each, width x height x 4 bytes, rows from the top, for blending in encoded (sRGB) values.
/// Lines of a text are separated by a line feed, with or without a carriage return. No font is on every system: Windows takes
/// the nearest one of fixed pitch, and <see cref="ActualFaceName"/> says which. Any one thread at a time may use it; no window is needed.
/// </remarks>
public sealed unsafe class TextRasteriser : IDisposable
{
    /// <summary>The most characters a line can have, which is GDI's limit.</summary>
    public const int LongestLine = 8192;

    private const float LeastHeight = 4;
    private const float GreatestHeight = 512;

    private readonly nint _deviceContext;
    private readonly nint _originalFont;
    private readonly nint _font;
    private readonly TextCanvas _canvas;
    private bool _disposed;

    /// <summary>Takes a font.</summary>
    /// <param name="faceName">The wanted face, such as Consolas, 1 to 31 characters.</param>
    /// <param name="pixelHeight">The em height in physical pixels, 4 to 512; rounded to quarters.</param>
    /// <param name="bold">Whether strokes are bold.</param>
    /// <exception cref="ArgumentException">The name or the height is not in its range.</exception>
    /// <exception cref="DmlEnhanceException">GDI has no memory or no font left.</exception>
    public TextRasteriser(string faceName, float pixelHeight, bool bold = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(faceName);
        if (faceName.Length >= LogFont.FaceNameLength)
            throw new ArgumentException($"a font's name has at most {LogFont.FaceNameLength - 1} characters", nameof(faceName));
        if (!(pixelHeight >= LeastHeight && pixelHeight <= GreatestHeight))
            throw new ArgumentOutOfRangeException(nameof(pixelHeight), pixelHeight, $"a font's height must be {LeastHeight} to {GreatestHeight} pixels");
        try
        {
            _deviceContext = Win32Errors.Require(CreateCompatibleDC(0), "no memory bitmap for text can be made");
            _font = Win32Errors.Require(CreateFont(faceName, pixelHeight, bold), $"no font like '{faceName}' can be made");
            _originalFont = SelectObject(_deviceContext, _font);
            if (_originalFont == 0)
                throw Win32Errors.Last($"no font can take the place of '{faceName}'", "install a font");
            _canvas = new TextCanvas(_deviceContext);
            ActualFaceName = ReadFaceName();
            LineHeight = Extent("X").Height;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The face that Windows took.</summary>
    public string ActualFaceName { get; }

    /// <summary>Pixels from one line to the next.</summary>
    public int LineHeight { get; }

    /// <summary>The pixels a text takes: its longest line, by its number of lines.</summary>
    /// <param name="text">One or more lines; an empty text has one line of width 0.</param>
    /// <exception cref="ArgumentException">A line is longer than <see cref="LongestLine"/>.</exception>
    public Size Measure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        int width = 0;
        int lines = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            width = Math.Max(width, Extent(line).Width);
            lines++;
        }

        return new Size(width, lines * LineHeight);
    }

    /// <summary>Writes a text in white over nothing; what does not fit is cut off.</summary>
    /// <param name="text">One or more lines.</param>
    /// <param name="target">width x height x 4 bytes, all of which are written: each of a pixel's four is its coverage by the text.</param>
    /// <param name="width">Pixels a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <exception cref="ArgumentException">The target is of another size, or a line longer than <see cref="LongestLine"/>.</exception>
    /// <exception cref="DmlEnhanceException">GDI has no memory left.</exception>
    public void Draw(string text, Span<byte> target, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bitmap = new RgbaTarget(target, width, height);
        target.Clear();
        int y = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            DrawLine(line, 0, y, Color.White, bitmap);
            y += LineHeight;
        }
    }

    /// <summary>Gives the font and the bitmap back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _canvas?.Dispose();
        // GDI does not delete what is selected.
        if (_originalFont != 0)
            SelectObject(_deviceContext, _originalFont);
        if (_font != 0)
            DeleteObject(_font);
        if (_deviceContext != 0)
            DeleteDC(_deviceContext);
    }

    /// <summary>Writes one line over what the target holds; what does not fit is cut off.</summary>
    internal void DrawLine(ReadOnlySpan<char> line, int x, int y, Color color, RgbaTarget target)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (line.IsEmpty || x >= target.Width || y >= target.Height)
            return;
        // Room for strokes that lean out of their cell, and no more than can be seen, however long the line is.
        int margin = LineHeight / 2;
        int width = Math.Min(Extent(line).Width, target.Width - x) + (2 * margin);
        ReadOnlySpan<byte> coverage = _canvas.Draw(line, margin, width, LineHeight);
        for (int row = Math.Max(-y, 0); row < LineHeight && y + row < target.Height; row++)
        {
            for (int column = Math.Max(margin - x, 0); column < width && x + column - margin < target.Width; column++)
                target.Over(x + column - margin, y + row, color, coverage[(row * width) + column]);
        }
    }

    private static nint CreateFont(string faceName, float pixelHeight, bool bold)
    {
        var font = new LogFont
        {
            // Negative: the em, not the cell.
            Height = -(int)MathF.Round(pixelHeight * TextCanvas.Oversampling),
            Weight = bold ? FW_BOLD : FW_NORMAL,
            CharSet = DEFAULT_CHARSET,
            OutPrecision = OUT_TT_PRECIS,
            Quality = ANTIALIASED_QUALITY,
            PitchAndFamily = FIXED_PITCH | FF_MODERN,
        };
        faceName.CopyTo(new Span<char>(font.FaceName, LogFont.FaceNameLength));
        return CreateFontIndirectW(&font);
    }

    private string ReadFaceName()
    {
        char* name = stackalloc char[LogFont.FaceNameLength];
        if (GetTextFaceW(_deviceContext, LogFont.FaceNameLength, name) == 0)
            throw Win32Errors.Last("the font's name cannot be read");
        return new string(name);
    }

    private Size Extent(ReadOnlySpan<char> line)
    {
        if (line.Length > LongestLine)
            throw new ArgumentException($"a line of text has at most {LongestLine} characters");
        Extent extent = default;
        fixed (char* characters = line)
        {
            if (!line.IsEmpty && GetTextExtentPoint32W(_deviceContext, characters, line.Length, &extent) == 0)
                throw Win32Errors.Last("text cannot be measured");
        }

        return new Size(Reduced(extent.Width), Reduced(extent.Height));
    }

    private static int Reduced(int bitmapPixels) => (bitmapPixels + TextCanvas.Oversampling - 1) / TextCanvas.Oversampling;
}
