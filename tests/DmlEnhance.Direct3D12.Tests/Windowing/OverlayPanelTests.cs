using System.Drawing;
using DmlEnhance.Direct3D12.Windowing;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed class OverlayPanelTests
{
    private static readonly OverlayLine[] Lines =
    [
        new("sci    0.31 ms", Color.FromArgb(255, 120, 255, 120)),
        new("", Color.White),
        new("60.0 fps", Color.FromArgb(255, 255, 160, 0)),
    ];

    [Fact]
    public void The_panel_fits_its_lines_and_its_padding()
    {
        using var text = new TextRasteriser("Consolas", 16);
        var panel = new OverlayPanel(text) { Padding = 7 };
        Size size = panel.Measure(Lines);
        Assert.Equal(text.Measure(Lines[0].Text).Width + 14, size.Width);
        Assert.Equal((3 * text.LineHeight) + 14, size.Height);
    }

    [Fact]
    public void The_padding_is_background_and_each_line_has_its_colour()
    {
        using var text = new TextRasteriser("Consolas", 16);
        var panel = new OverlayPanel(text) { Background = Color.FromArgb(128, 20, 40, 60) };
        Size size = panel.Measure(Lines);
        byte[] pixels = new byte[size.Width * size.Height * 4];
        panel.Draw(Lines, pixels, size.Width, size.Height);

        // 128/255 of (20, 40, 60), rounded.
        Assert.Equal([10, 20, 30, 128], pixels[..4]);
        Assert.Equal([10, 20, 30, 128], pixels[^4..]);
        Assert.Equal(Color.FromArgb(255, 120, 255, 120), Strongest(0));
        Assert.Equal(Color.FromArgb(128, 10, 20, 30), Strongest(1));
        Assert.Equal(Color.FromArgb(255, 255, 160, 0), Strongest(2));
        // Premultiplied: no colour exceeds its alpha.
        for (int i = 0; i < pixels.Length; i += 4)
            Assert.True(Math.Max(pixels[i], Math.Max(pixels[i + 1], pixels[i + 2])) <= pixels[i + 3]);

        Color Strongest(int line)
        {
            int top = panel.Padding + (line * text.LineHeight);
            return Enumerable.Range(top * size.Width, text.LineHeight * size.Width)
                .Select(i => Color.FromArgb(pixels[(i * 4) + 3], pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2]))
                .MaxBy(color => color.A);
        }
    }

    [Fact]
    public void Without_background_the_panel_is_the_text_alone()
    {
        using var text = new TextRasteriser("Consolas", 16);
        var panel = new OverlayPanel(text) { Background = Color.Transparent, Padding = 0 };
        Size size = text.Measure("fps");
        byte[] expected = new byte[size.Width * size.Height * 4];
        byte[] actual = new byte[expected.Length];
        text.Draw("fps", expected, size.Width, size.Height);
        panel.Draw([new OverlayLine("fps", Color.White)], actual, size.Width, size.Height);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_panel_larger_than_its_target_is_cut_off()
    {
        using var text = new TextRasteriser("Consolas", 16);
        var panel = new OverlayPanel(text);
        byte[] pixels = new byte[20 * 12 * 4];
        panel.Draw(Lines, pixels, 20, 12);
        Assert.Equal(179, pixels[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayPanel(text) { Padding = -1 });
    }
}
