using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Images.Png;
using Xunit;

namespace DmlEnhance.Tests.Images;

/// <summary>PNG files are put together here and read back by libpng, which checks every chunk's and the data's checksum.</summary>
public class PngWriteTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(17, 1)]
    [InlineData(1, 5000)]
    [InlineData(263, 2051)] // several bands, the last one smaller, at 3 bytes a pixel and more
    [InlineData(200003, 4)] // a row is a band
    public void Every_sample_of_a_picture_of_any_size_comes_back(int width, int height)
    {
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            using Frame frame = Picture(width, height, format);
            using DecodedImage read = ImageFile.Decode(ImageFile.Encode(frame, ".png"), "picture");
            Assert.Equal((width, height, format), (read.Frame.Width, read.Frame.Height, read.Frame.Format));
            Assert.True(read.Frame.Samples.SequenceEqual(frame.Samples), $"{format}");
        }
    }

    // The definition of the filter, as the specification words it, for all of a byte's neighbours that differ in kind.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_filtered_row_is_that_of_the_specification(int pixel)
    {
        var random = new Random(pixel);
        for (int round = 0; round < 200; round++)
        {
            byte[] row = new byte[pixel + 1000], above = new byte[row.Length], filtered = new byte[row.Length];
            // Few values make all equalities between neighbours occur, the extremes all carries.
            byte[] values = [0, 1, 2, 127, 128, 254, 255, (byte)random.Next(256)];
            for (int i = 0; i < row.Length; i++)
                (row[i], above[i]) = (values[random.Next(values.Length)], values[random.Next(values.Length)]);
            PngFilter.Apply(row, above, pixel, filtered);
            for (int i = 0; i < row.Length; i++)
                Assert.Equal((byte)(row[i] - Predictor(i < pixel ? 0 : row[i - pixel], above[i], i < pixel ? 0 : above[i - pixel])), filtered[i]);
        }
    }

    [Fact]
    public void Checksums_are_those_of_the_published_examples()
    {
        // The check value of CRC-32, of IEND's chunk in every PNG file, and Adler-32 of RFC 1950's common example.
        Assert.Equal(0xCBF43926, PngChecksum.Crc([], "123456789"u8));
        Assert.Equal(0xAE426082, PngChecksum.Crc("IEND"u8, []));
        Assert.Equal(0x11E60398u, PngChecksum.Adler("Wikipedia"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5552)]
    [InlineData(100000)]
    public void The_checksum_of_two_parts_is_that_of_the_whole(int split)
    {
        byte[] whole = new byte[200000];
        Array.Fill(whole, (byte)255);
        new Random(1).NextBytes(whole.AsSpan(0, 90000));
        uint first = PngChecksum.Adler(whole.AsSpan(0, split));
        Assert.Equal(PngChecksum.Adler(whole), PngChecksum.Combine(first, PngChecksum.Adler(whole.AsSpan(split)), whole.Length - split));
        Assert.Equal(PngChecksum.Adler(whole), PngChecksum.Combine(PngChecksum.EmptyAdler, PngChecksum.Adler(whole), whole.Length));
    }

    [Fact]
    public void The_same_picture_makes_the_same_file()
    {
        using Frame frame = Picture(700, 1500, PixelFormat.Rgb8);
        Assert.Equal(ImageFile.Encode(frame, ".png"), ImageFile.Encode(frame, ".png"));
    }

    private static int Predictor(int a, int b, int c)
    {
        int p = a + b - c;
        int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }

    // A ramp with noise: neither constant nor without structure.
    private static Frame Picture(int width, int height, PixelFormat format)
    {
        var frame = new Frame(width, height, format);
        var random = new Random(width);
        Span<byte> samples = frame.Samples;
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (byte)(i / 64 + random.Next(12));
        return frame;
    }
}
