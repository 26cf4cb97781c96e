using DmlEnhance.Frames;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

public class MemoryTests
{
    [Theory]
    [InlineData(".png", 0)]
    [InlineData(".jpg", 8)] // quality 92 on a smooth ramp
    public void A_picture_comes_back_from_its_bytes(string extension, int tolerance)
    {
        using var frame = new Frame(16, 8, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(100 + i / 6);
        byte[] bytes = ImageFile.Encode(frame, extension);
        using DecodedImage read = ImageFile.Decode(bytes, "ramp");
        Assert.Equal((16, 8, PixelFormat.Rgb8), (read.Frame.Width, read.Frame.Height, read.Frame.Format));
        for (int i = 0; i < frame.SizeInBytes; i++)
            Assert.InRange(read.Frame.Samples[i] - frame.Samples[i], -tolerance, tolerance);
    }

    [Fact]
    public void Broken_bytes_are_named()
    {
        var e = Assert.Throws<DmlEnhanceException>(() => ImageFile.Decode([1, 2, 3, 4], "upload"));
        Assert.StartsWith("upload: not an image", e.Message, StringComparison.Ordinal);
    }
}
