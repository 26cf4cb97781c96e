using System.Drawing;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>Lines of text, each in its colour, on a dark translucent panel: what a viewer lays over its picture.</summary>
/// <remarks>Bitmaps are as <see cref="TextRasteriser"/> makes them: premultiplied RGBA, for blending in encoded (sRGB) values.</remarks>
public sealed class OverlayPanel
{
    private readonly TextRasteriser _text;

    /// <summary>Creates a panel.</summary>
    /// <param name="text">Writes the lines; must live as long as the panel is drawn.</param>
    public OverlayPanel(TextRasteriser text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        Padding = text.LineHeight / 2;
    }

    /// <summary>Pixels between the panel's edges and the text, 0 or more; half a line unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Padding
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>What is behind the text: black of 70% unless set.</summary>
    public Color Background { get; init; } = Color.FromArgb(179, Color.Black);

    /// <summary>The pixels that the panel with its padding takes.</summary>
    /// <param name="lines">What it shows, from the top.</param>
    /// <exception cref="ArgumentException">A line is longer than <see cref="TextRasteriser.LongestLine"/>.</exception>
    public Size Measure(ReadOnlySpan<OverlayLine> lines)
    {
        int width = 0;
        foreach (OverlayLine line in lines)
            width = Math.Max(width, _text.Measure(line.Text).Width);
        return new Size(width + (2 * Padding), (lines.Length * _text.LineHeight) + (2 * Padding));
    }

    /// <summary>Draws the panel; what does not fit is cut off.</summary>
    /// <param name="lines">What it shows, from the top; line breaks within a text are not looked for.</param>
    /// <param name="target">width x height x 4 bytes, all of which are written.</param>
    /// <param name="width">Pixels a row, 1 or more; <see cref="Measure"/> tells how many fit.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <exception cref="ArgumentException">The target is of another size, or a line longer than <see cref="TextRasteriser.LongestLine"/>.</exception>
    /// <exception cref="DmlEnhanceException">GDI has no memory left.</exception>
    public void Draw(ReadOnlySpan<OverlayLine> lines, Span<byte> target, int width, int height)
    {
        var bitmap = new RgbaTarget(target, width, height);
        bitmap.Fill(Background);
        int y = Padding;
        foreach (OverlayLine line in lines)
        {
            _text.DrawLine(line.Text, Padding, y, line.Color, bitmap);
            y += _text.LineHeight;
        }
    }
}
