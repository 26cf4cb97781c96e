using System.Runtime.InteropServices;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Tests.Frames;

public class FrameConversionTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8, new[] { 200 }, new[] { 200, 200, 200 })]
    [InlineData(PixelFormat.GrayAlpha8, new[] { 200, 128 }, new[] { 100, 100, 100 })]
    [InlineData(PixelFormat.Rgb8, new[] { 1, 2, 255 }, new[] { 1, 2, 255 })]
    [InlineData(PixelFormat.Rgba8, new[] { 10, 200, 255, 255 }, new[] { 10, 200, 255 })]
    [InlineData(PixelFormat.Rgba8, new[] { 10, 200, 255, 0 }, new[] { 0, 0, 0 })]
    [InlineData(PixelFormat.Gray16, new[] { 65535 }, new[] { 255, 255, 255 })]
    [InlineData(PixelFormat.GrayAlpha16, new[] { 65535, 32896 }, new[] { 128, 128, 128 })]
    // 257 a level: 128 rounds down, 129 up.
    [InlineData(PixelFormat.Rgb16, new[] { 257 * 7 + 128, 257 * 7 + 129, 0 }, new[] { 7, 8, 0 })]
    [InlineData(PixelFormat.Rgba16, new[] { 257 * 7, 65535, 0, 65535 }, new[] { 7, 255, 0 })]
    public void Every_format_becomes_8_bit_RGB(PixelFormat format, int[] pixel, int[] expected)
    {
        using var frame = new Frame(3, 2, format);
        for (int i = 0; i < 6 * pixel.Length; i++)
        {
            if (format.BytesPerSample() == 1)
                frame.Samples[i] = (byte)pixel[i % pixel.Length];
            else
                MemoryMarshal.Cast<byte, ushort>(frame.Samples)[i] = (ushort)pixel[i % pixel.Length];
        }

        using Frame rgb = frame.ToRgb8();
        Assert.Equal((3, 2, PixelFormat.Rgb8), (rgb.Width, rgb.Height, rgb.Format));
        for (int i = 0; i < rgb.SizeInBytes; i++)
            Assert.Equal(expected[i % 3], rgb.Samples[i]);
    }

    [Fact]
    public void The_result_is_a_picture_of_its_own()
    {
        using var frame = new Frame(1, 1, PixelFormat.Rgb8);
        frame.Samples.Fill(9);
        using Frame rgb = frame.ToRgb8();
        frame.Samples.Fill(1);
        Assert.Equal(9, rgb.Samples[0]);
    }
}
