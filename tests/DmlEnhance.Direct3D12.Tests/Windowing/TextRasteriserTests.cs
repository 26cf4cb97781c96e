using System.Drawing;
using DmlEnhance.Direct3D12.Windowing;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed class TextRasteriserTests
{
    private const string Face = "Consolas";

    [Fact]
    public void Text_is_drawn_inside_its_measure_and_nothing_outside()
    {
        using var text = new TextRasteriser(Face, 16);
        Size size = text.Measure("DirectML");
        (int width, int height) = (size.Width + 40, size.Height + 30);
        byte[] pixels = Draw(text, "DirectML", width, height);
        int inside = 0;
        int grey = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> pixel = pixels.AsSpan(((y * width) + x) * 4, 4);
                Assert.Equal(-1, pixel.IndexOfAnyExcept(pixel[3]));
                // Strokes may lean a little out of their cell.
                if (x >= size.Width + 2 || y >= size.Height)
                    Assert.Equal(0, pixel[3]);
                else if (pixel[3] > 0)
                    inside++;
                if (pixel[3] is > 0 and < 255)
                    grey++;
            }
        }

        // Letters cover some of their cells, with soft edges, and never most of them.
        Assert.InRange(inside, size.Width * size.Height / 20, size.Width * size.Height / 2);
        Assert.InRange(grey, inside / 10, inside);
    }

    [Fact]
    public void More_text_is_wider_and_more_lines_are_higher()
    {
        using var text = new TextRasteriser(Face, 16);
        Assert.Equal(0, text.Measure("").Width);
        Assert.Equal(text.LineHeight, text.Measure("").Height);
        Assert.True(text.Measure("fps 60").Width > text.Measure("fps").Width);
        Assert.Equal(text.Measure("fps 60").Width, text.Measure("fps\r\nfps 60\nf").Width);
        Assert.Equal(3 * text.LineHeight, text.Measure("fps\r\nfps 60\nf").Height);
    }

    [Fact]
    public void Columns_line_up_because_the_pitch_is_fixed()
    {
        using var text = new TextRasteriser(Face, 16);
        Assert.Equal(text.Measure("WWWW").Width, text.Measure("ii 1").Width);
    }

    [Fact]
    public void A_larger_font_is_larger_and_a_bold_one_blacker()
    {
        using var small = new TextRasteriser(Face, 12);
        using var large = new TextRasteriser(Face, 24.4f);
        using var bold = new TextRasteriser(Face, 24, bold: true);
        Assert.InRange(large.LineHeight / (double)small.LineHeight, 1.7, 2.3);
        Assert.True(Ink(bold, "night") > 1.1 * Ink(large, "night"), $"{Ink(bold, "night")} and {Ink(large, "night")}");
    }

    [Fact]
    public void A_face_that_is_missing_is_replaced_by_one_of_fixed_pitch()
    {
        using var text = new TextRasteriser("No Such Face Anywhere", 16);
        Assert.NotEqual("No Such Face Anywhere", text.ActualFaceName);
        Assert.NotEmpty(text.ActualFaceName);
        Assert.Equal(text.Measure("WWWW").Width, text.Measure("iiii").Width);
        Assert.True(Ink(text, "night") > 0);
    }

    [Fact]
    public void Letters_beyond_ASCII_are_drawn()
    {
        using var text = new TextRasteriser(Face, 24);
        Assert.NotEqual(Picture(text, "a"), Picture(text, "ä"));
        Assert.NotEqual(Picture(text, "ä"), Picture(text, "µ"));
    }

    [Fact]
    public void The_second_line_lies_below_the_first()
    {
        using var text = new TextRasteriser(Face, 16);
        Size size = text.Measure("A\nB");
        byte[] both = Draw(text, "A\nB", size.Width, size.Height);
        int half = both.Length / 2;
        Assert.Equal(Draw(text, "A", size.Width, text.LineHeight), both[..half]);
        Assert.Equal(Draw(text, "B", size.Width, text.LineHeight), both[half..]);
    }

    [Fact]
    public void What_does_not_fit_is_cut_off()
    {
        using var text = new TextRasteriser(Face, 16);
        string line = new('M', TextRasteriser.LongestLine);
        byte[] cut = Draw(text, $"{line}\n{line}\n{line}", 30, 25);
        byte[] whole = Draw(text, "MMMMMMMMMMMM\nMMMMMMMMMMMM", 30, 25);
        Assert.Equal(whole, cut);
    }

    [Fact]
    public void A_call_that_cannot_be_right_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TextRasteriser("", 16));
        Assert.Throws<ArgumentException>(() => new TextRasteriser(new string('x', 32), 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextRasteriser(Face, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextRasteriser(Face, 3));
        using var text = new TextRasteriser(Face, 16);
        Assert.Throws<ArgumentException>(() => text.Draw("x", new byte[99], 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => text.Draw("x", [], 0, 5));
        Assert.Throws<ArgumentException>(() => text.Measure(new string('x', TextRasteriser.LongestLine + 1)));
        text.Dispose();
        Assert.Throws<ObjectDisposedException>(() => text.Measure("x"));
        Assert.Throws<ObjectDisposedException>(() => text.Draw("x", new byte[100], 5, 5));
    }

    [Fact]
    public void Five_hundred_fonts_leave_nothing()
    {
        DrawOnce();
        uint before = GuiResources.Gdi;
        using (var text = new TextRasteriser(Face, 20))
        {
            Draw(text, "counted", 50, 20);
            // A device context, a font and a bitmap: the count would notice.
            Assert.Equal(before + 3, GuiResources.Gdi);
        }

        for (int i = 0; i < 500; i++)
            DrawOnce();
        Assert.Equal(before, GuiResources.Gdi);

        static void DrawOnce()
        {
            using var text = new TextRasteriser(Face, 20);
            // Twice, as the bitmap grows.
            Draw(text, "x", 20, 20);
            Draw(text, "wider", 60, 20);
        }
    }

    private static byte[] Draw(TextRasteriser text, string line, int width, int height)
    {
        byte[] pixels = new byte[width * height * 4];
        Array.Fill(pixels, (byte)77);
        text.Draw(line, pixels, width, height);
        return pixels;
    }

    private static byte[] Picture(TextRasteriser text, string line) => Draw(text, line, 40, 40);

    private static double Ink(TextRasteriser text, string line)
    {
        Size size = text.Measure(line);
        return Draw(text, line, size.Width, size.Height).Average(sample => sample) * size.Width * size.Height;
    }
}
