using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

public class MetadataTests
{
    [Theory]
    [InlineData("metadata.png", ".png")]
    [InlineData("metadata.png", ".jpg")]
    [InlineData("metadata.png", ".webp")]
    [InlineData("profile.tif", ".png")]
    [InlineData("profile-v5.bmp", ".jpg")]
    [InlineData("grey-profile.png", ".png")]
    [InlineData("grey-profile.png", ".jpg")]
    public void An_icc_profile_is_kept_byte_for_byte(string name, string extension)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        byte[]? profile = image.Metadata.GetIccProfile();
        Assert.NotNull(profile);
        Assert.True(image.Metadata.HasIccProfile);
        using DecodedImage again = Rewrite(image, extension, out _);
        Assert.Equal(profile, again.Metadata.GetIccProfile());
    }

    [Fact]
    public void The_profile_read_is_the_one_the_encoder_was_given()
    {
        using DecodedImage png = Formula.ReadFixture("metadata.png");
        using DecodedImage bmp = Formula.ReadFixture("profile-v5.bmp");
        byte[] bytes = png.Metadata.GetIccProfile()!;
        Assert.Equal("acsp"u8.ToArray(), bytes[36..40]);
        Assert.Equal(bytes, bmp.Metadata.GetIccProfile());
    }

    [Fact]
    public void A_profile_does_not_change_the_samples()
    {
        using DecodedImage image = Formula.ReadFixture("metadata.png");
        Formula.AssertIsExact(image.Frame, PixelFormat.Rgb8);
        using DecodedImage again = Rewrite(image, ".png", out _);
        Formula.AssertIsExact(again.Frame, PixelFormat.Rgb8);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void The_dark_preview_inside_the_exif_block_is_left_out_and_the_rest_stays(string extension)
    {
        byte[] source = File.ReadAllBytes(Formula.Fixture("thumbnail.jpg"));
        int start = source.AsSpan(2).IndexOf(new byte[] { 0xff, 0xd8, 0xff }) + 2;
        byte[] preview = source[start..(start + 400)];
        using var folder = new TemporaryFolder();
        using DecodedImage image = Formula.ReadFixture("thumbnail.jpg");
        ImageFile.Write(folder[$"out{extension}"], image.Frame, image.Metadata);

        Assert.True(File.ReadAllBytes(folder[$"out{extension}"]).AsSpan().IndexOf(preview.AsSpan(100)) < 0, "the preview is still there");
        using DecodedImage again = ImageFile.Read(folder[$"out{extension}"]);
        Assert.True(again.Metadata.HasExif);
        Assert.True(again.Metadata.GetBytes(ImageMetadata.ExifField).AsSpan().IndexOf("DmlEnhance fixture"u8) > 0, "the maker is gone");
    }

    [Fact]
    public void A_grey_profile_is_left_out_of_an_rgb_picture_with_a_note()
    {
        using var folder = new TemporaryFolder();
        using DecodedImage image = Formula.ReadFixture("grey-profile.png");
        using Frame rgb = Formula.Filled(PixelFormat.Rgb8);
        Assert.Equal(["the ICC profile is not for RGB samples: left out"], ImageFile.Write(folder["a.png"], rgb, image.Metadata));
        using DecodedImage again = ImageFile.Read(folder["a.png"]);
        Assert.False(again.Metadata.HasIccProfile);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    public void Exif_xmp_and_resolution_are_kept(string extension)
    {
        using DecodedImage image = Formula.ReadFixture("metadata.png");
        using DecodedImage again = Rewrite(image, extension, out _);
        Assert.True(again.Metadata.HasExif);
        Assert.True(again.Metadata.HasXmp);
        Assert.True(again.Metadata.GetBytes(ImageMetadata.ExifField).AsSpan().IndexOf("DmlEnhance fixture"u8) > 0, "the camera's maker is lost");
        Assert.Equal("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"u8.ToArray(), again.Metadata.GetBytes(ImageMetadata.XmpField));
        // PNG stores whole pixels a metre, JPEG whole pixels an inch, WebP only what EXIF says.
        Assert.Equal(300, again.Metadata.PixelsPerInchX, 0.5);
        Assert.Equal(200, again.Metadata.PixelsPerInchY, 0.5);
    }

    [Fact]
    public void Png_texts_go_from_png_to_png_and_are_missed_elsewhere()
    {
        using DecodedImage image = Formula.ReadFixture("metadata.png");
        using DecodedImage png = Rewrite(image, ".png", out IReadOnlyList<string> notes);
        Assert.Empty(notes);
        using DecodedImage pngAgain = Rewrite(png, ".jpg", out notes);
        Assert.Equal(["JPEG has no place for PNG texts: left out"], notes);
    }

    [Theory]
    [InlineData(".jpg", new string[0])]
    [InlineData(".png", new[] { "PNG has no place for IPTC data: left out" })]
    [InlineData(".webp", new[] { "WebP has no place for IPTC data: left out" })]
    public void Iptc_is_kept_in_jpeg_and_missed_elsewhere(string extension, string[] expected)
    {
        using DecodedImage image = Formula.ReadFixture("iptc.jpg");
        byte[]? iptc = image.Metadata.GetBytes(ImageMetadata.IptcField);
        Assert.NotNull(iptc);
        using DecodedImage again = Rewrite(image, extension, out IReadOnlyList<string> notes);
        Assert.Equal(expected, notes);
        Assert.Equal(extension == ".jpg" ? iptc : null, again.Metadata.GetBytes(ImageMetadata.IptcField));
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    public void A_turned_picture_is_not_turned_again_when_its_copy_is_opened(string extension)
    {
        using DecodedImage image = Formula.ReadFixture("orientation6.jpg");
        using DecodedImage again = Rewrite(image, extension, out _);
        Assert.True(again.Metadata.HasExif);
        Assert.Equal((Formula.SmoothWidth, Formula.SmoothHeight), (again.Frame.Width, again.Frame.Height));
        // Two lossy steps of up to 4 and 12 of 255 (ReadTests).
        Formula.AssertIs(again.Frame, PixelFormat.Rgb8, Formula.SmoothWidth, Formula.SmoothHeight, Formula.Smooth, tolerance: 16);
    }

    [Fact]
    public void Resolution_turns_with_the_picture()
    {
        using DecodedImage upright = Formula.ReadFixture("orientation1.jpg");
        using DecodedImage turned = Formula.ReadFixture("orientation6.jpg");
        Assert.Equal((300, 200), (Math.Round(upright.Metadata.PixelsPerInchX), Math.Round(upright.Metadata.PixelsPerInchY)));
        Assert.Equal((200, 300), (Math.Round(turned.Metadata.PixelsPerInchX), Math.Round(turned.Metadata.PixelsPerInchY)));
    }

    [Theory]
    [InlineData("rgb8.png", "PNG")]
    [InlineData("rgb.jpg", "JPEG")]
    [InlineData("lossy.webp", "WebP")]
    [InlineData("rgb8.tif", "TIFF")]
    [InlineData("rgb24.bmp", "BMP")]
    public void The_source_format_is_named(string name, string format)
    {
        using DecodedImage image = Formula.ReadFixture(name);
        Assert.Equal(format, image.Metadata.SourceFormat);
    }

    [Fact]
    public void A_picture_without_metadata_is_written_with_72_pixels_an_inch_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using Frame frame = Formula.Filled(PixelFormat.Rgb8);
        ImageFile.Write(folder["a.png"], frame);
        using DecodedImage image = ImageFile.Read(folder["a.png"]);
        Assert.False(image.Metadata.HasIccProfile);
        Assert.False(image.Metadata.HasXmp);
        Assert.Equal(72, image.Metadata.PixelsPerInchX, 0.1);
    }

    [Fact]
    public void Metadata_outlives_the_picture_it_came_with()
    {
        using var folder = new TemporaryFolder();
        DecodedImage image = Formula.ReadFixture("metadata.png");
        image.Frame.Dispose();
        using Frame frame = Formula.Filled(PixelFormat.Rgb16, 40, 30);
        ImageFile.Write(folder["a.png"], frame, image.Metadata);
        image.Dispose();
        using DecodedImage again = ImageFile.Read(folder["a.png"]);
        Assert.True(again.Metadata.HasIccProfile);
        Assert.Equal((40, 30, PixelFormat.Rgb16), (again.Frame.Width, again.Frame.Height, again.Frame.Format));
    }

    private static DecodedImage Rewrite(DecodedImage image, string extension, out IReadOnlyList<string> notes)
    {
        using var folder = new TemporaryFolder();
        notes = ImageFile.Write(folder["copy" + extension], image.Frame, image.Metadata);
        return ImageFile.Read(folder["copy" + extension]);
    }
}
