using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

public class ReadTests
{
    [Theory]
    [InlineData("grey8.png", PixelFormat.Gray8)]
    [InlineData("grey-alpha8.png", PixelFormat.GrayAlpha8)]
    [InlineData("rgb8.png", PixelFormat.Rgb8)]
    [InlineData("rgba8.png", PixelFormat.Rgba8)]
    [InlineData("grey16.png", PixelFormat.Gray16)]
    [InlineData("grey-alpha16.png", PixelFormat.GrayAlpha16)]
    [InlineData("rgb16.png", PixelFormat.Rgb16)]
    [InlineData("rgba16.png", PixelFormat.Rgba16)]
    [InlineData("rgb8-interlaced.png", PixelFormat.Rgb8)]
    [InlineData("rgb16-interlaced.png", PixelFormat.Rgb16)]
    [InlineData("lossless.webp", PixelFormat.Rgb8)]
    [InlineData("lossless-alpha.webp", PixelFormat.Rgba8)]
    [InlineData("grey8.tif", PixelFormat.Gray8)]
    [InlineData("grey16.tif", PixelFormat.Gray16)]
    [InlineData("rgb8.tif", PixelFormat.Rgb8)]
    [InlineData("rgba8.tif", PixelFormat.Rgba8)]
    [InlineData("rgb8-lzw.tif", PixelFormat.Rgb8)]
    [InlineData("rgb16-deflate.tif", PixelFormat.Rgb16)]
    [InlineData("rgb16-big-endian.tif", PixelFormat.Rgb16)]
    [InlineData("rgb16-little-endian.tif", PixelFormat.Rgb16)]
    [InlineData("rgb32.tif", PixelFormat.Rgb16)]
    [InlineData("rgb-float.tif", PixelFormat.Rgb16)]
    [InlineData("grey-float.tif", PixelFormat.Gray16)]
    [InlineData("grey8.bmp", PixelFormat.Gray8)]
    [InlineData("rgb24.bmp", PixelFormat.Rgb8)]
    [InlineData("rgb24-v4-magick.bmp", PixelFormat.Rgb8)]
    [InlineData("rgb24-top-down.bmp", PixelFormat.Rgb8)]
    [InlineData("core24.bmp", PixelFormat.Rgb8)]
    [InlineData("rgb32.bmp", PixelFormat.Rgb8)]
    [InlineData("rgb32-v5-no-alpha.bmp", PixelFormat.Rgb8)]
    [InlineData("rgb32-masks.bmp", PixelFormat.Rgb8)]
    [InlineData("rgba32-v3.bmp", PixelFormat.Rgba8)]
    [InlineData("rgba32-v4.bmp", PixelFormat.Rgba8)]
    [InlineData("rgba32-alpha-masks.bmp", PixelFormat.Rgba8)]
    [InlineData("profile-v5.bmp", PixelFormat.Rgb8)]
    public void A_lossless_file_gives_the_samples_its_encoder_was_given(string name, PixelFormat format)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Formula.AssertIsExact(image.Frame, format);
    }

    [Theory]
    [InlineData("palette.png")]
    [InlineData("palette.tif")]
    [InlineData("palette8-pil.bmp")]
    public void A_palette_becomes_the_colours_it_stands_for(string name)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.Width, Formula.Height, Formula.Palette);
    }

    [Theory]
    [InlineData("core8.bmp")]
    [InlineData("palette4.bmp")]
    [InlineData("palette8-few.bmp")]
    [InlineData("rle8.bmp")]
    [InlineData("rle4.bmp")]
    public void A_bmp_palette_and_its_run_length_codes_become_the_colours_they_stand_for(string name)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        // These palettes are stored blue first, from the same three numbers.
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.Width, Formula.Height, Formula.Palette);
    }

    [Fact]
    public void A_run_length_bmp_that_jumps_leaves_colour_0_where_it_jumped()
    {
        using DecodedImage image = Formula.ReadFixture("rle8-jump.bmp");
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.Width, Formula.Height, (c, x, y) =>
        {
            int index = x == 3 && y == Formula.Height - 1 - 2 ? 5 : 0;
            return c switch { 0 => index * 15, 1 => 255 - index * 15, _ => index * 7 };
        });
    }

    [Fact]
    public void A_palette_of_four_colours_in_two_bits_is_expanded()
    {
        using DecodedImage image = Formula.ReadFixture("palette-2bit.png");
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.Width, Formula.Height, (c, x, y) =>
        {
            int index = (x + y) % 4;
            return c switch { 0 => index * 15, 1 => 255 - index * 15, _ => index * 7 };
        });
    }

    [Fact]
    public void Transparency_of_a_palette_becomes_alpha()
    {
        using DecodedImage image = Formula.ReadFixture("palette-transparent.png");
        Formula.AssertIs(image.Frame, PixelFormat.Rgba8, Formula.Width, Formula.Height,
            (c, x, y) => c < 3 ? Formula.Palette(c, x, y) : ((x + y) % 16) switch { 0 => 0, 1 => 128, _ => 255 });
    }

    [Theory]
    [InlineData("one-bit.png")]
    [InlineData("one-bit.tif")]
    [InlineData("one-bit.bmp")]
    public void A_one_bit_picture_becomes_black_and_white_in_8_bit_grey(string name)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Formula.AssertIs(image.Frame, PixelFormat.Gray8, Formula.Width, Formula.Height, Formula.Chequer);
    }

    [Theory]
    [InlineData("rgb16-555.bmp", 5, 5, 5)]
    [InlineData("rgb16-565.bmp", 5, 6, 5)]
    public void A_16_bit_bmp_is_scaled_so_that_full_bits_are_255(string name, int red, int green, int blue)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        int[] bits = [red, green, blue];
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.Width, Formula.Height, (c, x, y) =>
        {
            int stored = Formula.Sample8(c, x, y) >> (8 - bits[c]);
            return (int)Math.Round(stored * 255.0 / ((1 << bits[c]) - 1), MidpointRounding.AwayFromZero);
        });
    }

    [Fact]
    public void A_bmp_of_10_bits_a_channel_keeps_them_in_16()
    {
        using DecodedImage image = Formula.ReadFixture("rgb32-1010102.bmp");
        Formula.AssertIs(image.Frame, PixelFormat.Rgb16, Formula.Width, Formula.Height,
            (c, x, y) => (int)Math.Round((Formula.Sample16(c, x, y) >> 6) * 65535.0 / 1023, MidpointRounding.AwayFromZero));
    }

    // JPEG at quality 97 without chroma subsampling quantises in steps of at most 6 a coefficient; on a gradient the
    // error stays within 4 of 255. WebP stores chroma at half size, so a gradient's edges differ by more.
    [Theory]
    [InlineData("rgb.jpg", 4)]
    [InlineData("progressive.jpg", 4)]
    [InlineData("lossy.webp", 12)]
    public void A_lossy_picture_is_near_what_its_encoder_was_given(string name, int tolerance)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.SmoothWidth, Formula.SmoothHeight, Formula.Smooth, tolerance);
    }

    [Fact]
    public void A_grey_jpeg_stays_grey()
    {
        using DecodedImage image = Formula.ReadFixture("grey.jpg");
        Formula.AssertIs(image.Frame, PixelFormat.Gray8, Formula.SmoothWidth, Formula.SmoothHeight, Formula.Smooth, tolerance: 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_jpeg_of_any_orientation_comes_out_upright(int orientation)
    {
        using DecodedImage image = Formula.ReadFixture($"orientation{orientation}.jpg");
        Formula.AssertIs(image.Frame, PixelFormat.Rgb8, Formula.SmoothWidth, Formula.SmoothHeight, Formula.Smooth, tolerance: 4);
    }

    [Theory]
    [InlineData("cmyk.jpg")]
    [InlineData("cmyk.tif")]
    public void Cmyk_becomes_srgb_with_white_paper_cyan_and_black(string name)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Assert.Equal(PixelFormat.Rgb8, image.Frame.Format);
        int[] white = Pixel(image.Frame, 8, 8), cyan = Pixel(image.Frame, 24, 8), black = Pixel(image.Frame, 40, 8);
        // Ranges, because inks have no one colour: the file has no profile, so libvips' general one counts.
        Assert.All(white, value => Assert.InRange(value, 250, 255));
        Assert.InRange(cyan[0], 0, 80);
        Assert.InRange(cyan[1], 130, 210);
        Assert.InRange(cyan[2], 190, 255);
        Assert.All(black, value => Assert.InRange(value, 0, 70));
        Assert.Contains("colours were converted to sRGB", image.Notes);
        Assert.False(image.Metadata.HasIccProfile);
    }

    [Fact]
    public void A_tiff_that_counts_from_white_to_black_is_not_a_negative()
    {
        // ImageMagick stores the formula's numbers and says that 0 is white.
        using DecodedImage image = Formula.ReadFixture("white-is-zero.tif");
        Formula.AssertIs(image.Frame, PixelFormat.Gray8, Formula.Width, Formula.Height, (c, x, y) => 255 - Formula.Sample8(c, x, y));
    }

    [Fact]
    public void Lab_becomes_srgb()
    {
        using DecodedImage image = Formula.ReadFixture("lab.tif");
        // 2 of 255: ImageMagick and libvips use white points and matrices that differ in the fourth digit.
        Formula.AssertIs(image.Frame, PixelFormat.Rgb16, Formula.SmoothWidth, Formula.SmoothHeight,
            (c, x, y) => 257 * c switch { 0 => 60 + x * 6, 1 => 60 + y * 8, _ => 128 }, tolerance: 2 * 257);
    }

    [Fact]
    public void Colour_multiplied_by_alpha_is_divided_by_it_again()
    {
        using DecodedImage image = Formula.ReadFixture("rgba8-associated.tif");
        Assert.Equal(PixelFormat.Rgba8, image.Frame.Format);
        for (int y = 0; y < Formula.Height; y++)
        {
            for (int x = 0; x < Formula.Width; x++)
            {
                int alpha = Formula.Sample8(3, x, y);
                Assert.Equal(alpha, Formula.SampleAt(image.Frame, x, y, 3));
                // Rounding the product to an integer moves the quotient by up to half of 255/alpha; rounding it again, by half.
                for (int c = 0; c < 3; c++)
                    Assert.Equal(Formula.Sample8(c, x, y), Formula.SampleAt(image.Frame, x, y, c), 1 + 127.5 / alpha);
            }
        }
    }

    [Theory]
    [InlineData("three-pages.tif", "first of 3 pages")]
    [InlineData("animated.webp", "first of 2 frames")]
    public void The_first_of_several_pages_is_read_and_a_note_says_so(string name, string note)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Assert.Contains(note, image.Notes);
        if (name.EndsWith(".tif", StringComparison.Ordinal))
            Formula.AssertIsExact(image.Frame, PixelFormat.Rgb8);
        else
            Assert.Equal(Formula.Smooth(0, 5, 3), Formula.SampleAt(image.Frame, 5, 3, 0));
    }

    [Fact]
    public void A_float_picture_says_that_it_was_rounded()
    {
        using DecodedImage image = Formula.ReadFixture("rgb-float.tif");
        Assert.Equal(["floating-point samples were clipped to 0 to 1 and rounded to 16 bits"], image.Notes);
    }

    [Fact]
    public void An_ordinary_picture_has_no_notes()
    {
        using DecodedImage image = Formula.ReadFixture("rgba16.png");
        Assert.Empty(image.Notes);
    }

    [Fact]
    public void A_file_is_read_by_its_content_whatever_its_name_says()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Formula.Fixture("rgb.jpg"), folder["really-a-jpeg.png"]);
        using DecodedImage image = ImageFile.Read(folder["really-a-jpeg.png"]);
        Assert.Equal("JPEG", image.Metadata.SourceFormat);
    }

    [Theory]
    [InlineData("with space.png")]
    [InlineData("name[page=2,strip].png")]
    [InlineData("-leading-dash.png")]
    [InlineData("Żółw 夜景 🌙.png")]
    [InlineData("per%20cent 'quote'.png")]
    public void Odd_file_names_just_work(string name)
    {
        using var folder = new TemporaryFolder();
        using (Frame frame = Formula.Filled(PixelFormat.Rgba16))
            Assert.Empty(ImageFile.Write(folder[name], frame));
        Assert.Equal([name], folder.Names);
        using DecodedImage image = ImageFile.Read(folder[name]);
        Formula.AssertIsExact(image.Frame, PixelFormat.Rgba16);
    }

    [Fact]
    public void A_frame_goes_with_the_decoded_image()
    {
        DecodedImage image = Formula.ReadFixture("rgb8.png");
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Frame.Samples.Length);
    }

    [Fact]
    public void A_cancelled_read_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ImageFile.Read(Formula.Fixture("rgb8.png"), source.Token));
    }

    [Fact]
    public void The_library_names_itself_and_its_version() => Assert.Matches(@"^libvips \d+\.\d+\.\d+$", ImageFile.LibraryVersion);

    private static int[] Pixel(Frame frame, int x, int y) => [.. Enumerable.Range(0, 3).Select(c => Formula.SampleAt(frame, x, y, c))];
}
