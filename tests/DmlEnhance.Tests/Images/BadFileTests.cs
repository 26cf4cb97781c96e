using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DmlEnhance.Images;
using Xunit;

namespace DmlEnhance.Tests.Images;

public class BadFileTests
{
    private static readonly Dictionary<string, (string FileName, Func<byte[]> Content, string Says)> Cases = new(StringComparer.Ordinal)
    {
        ["empty file"] = ("empty.png", () => [], "empty"),
        ["text named .png"] = ("text.png", () => Encoding.ASCII.GetBytes("This is not a picture, whatever its name says.\n"), "not an image"),
        ["one byte"] = ("one.png", () => [0x89], "not an image"),
        ["PNG signature alone"] = ("cut.png", () => Head("rgb8.png", 8), "the PNG data are damaged"),
        ["PNG cut in the header"] = ("cut.png", () => Head("rgb8.png", 20), "the PNG data are damaged"),
        ["PNG cut in the pixels"] = ("cut.png", () => HeadShare("rgb16.png", 0.5), "the PNG data are damaged"),
        ["PNG cut before the last pixels"] = ("cut.png", () => HeadShare("rgb16.png", 0.95), "the PNG data are damaged"),
        ["interlaced PNG cut in the pixels"] = ("cut.png", () => HeadShare("rgb16-interlaced.png", 0.6), "the PNG data are damaged"),
        ["PNG with a damaged byte"] = ("crc.png", () => Damaged("rgb16.png", 0.5), "the PNG data are damaged"),
        ["PNG of 100000x100000 pixels"] = ("huge.png", () => Png(100000, 100000), "100000x100000"),
        ["PNG of 40000x8000 pixels and no data"] = ("huge.png", () => Png(40000, 8000), "40000x8000"),
        ["PNG of 0x10 pixels"] = ("zero.png", () => Png(0, 10), "the PNG data are damaged"),
        ["PNG with sides of 2^31 - 1"] = ("huge.png", () => Png(int.MaxValue, int.MaxValue), "the PNG data are damaged"),
        ["JPEG cut in the header"] = ("cut.jpg", () => Head("rgb.jpg", 100), "the JPEG data are damaged"),
        ["JPEG cut in the pixels"] = ("cut.jpg", () => HeadShare("rgb.jpg", 0.8), "the JPEG data are damaged"),
        ["progressive JPEG cut in the pixels"] = ("cut.jpg", () => HeadShare("progressive.jpg", 0.8), "the JPEG data are damaged"),
        ["JPEG of 65500x65500 pixels"] = ("huge.jpg", () => WithSize("rgb.jpg", 65500, 65500), "65500x65500"),
        ["WebP cut in the header"] = ("cut.webp", () => Head("lossy.webp", 25), "the WebP data are damaged"),
        ["WebP cut in the pixels"] = ("cut.webp", () => HeadShare("lossy.webp", 0.6), "the WebP data are damaged"),
        ["lossless WebP cut in the pixels"] = ("cut.webp", () => HeadShare("lossless.webp", 0.6), "the WebP data are damaged"),
        ["TIFF cut in the pixels"] = ("cut.tif", () => HeadShare("rgb8-lzw.tif", 0.5), "the TIFF data are damaged"),
        ["TIFF with its directory cut off"] = ("cut.tif", () => HeadShare("rgb8.tif", 0.8), "the TIFF data are damaged"),
        ["TIFF with its directory far outside"] = ("wild.tif", () => Patched("rgb8.tif", 4, 0xFFFFFF00), "the TIFF data are damaged"),
        ["TIFF with its directory on itself"] = ("loop.tif", () => Patched("rgb8.tif", 4, 4), "the TIFF data are damaged"),
        ["TIFF header alone"] = ("head.tif", () => Head("rgb16-big-endian.tif", 8), "the TIFF data are damaged"),
        ["TIFF of signed samples"] = ("signed.tif", () => File.ReadAllBytes(Formula.Fixture("signed.tif")), "signed"),
        ["GIF"] = ("a.gif", () => [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, .. ","u8, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, .. ";"u8], "GIF is not read"),
        ["SVG"] = ("a.svg", () => Encoding.ASCII.GetBytes("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>"), "SVG is not read"),
        ["HEIF"] = ("a.heic", () => [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8], "HEIF or MP4 is not read"),
        ["BMP signature alone"] = ("cut.bmp", () => [.. "BM"u8], "cut short"),
        ["BMP cut in the pixels"] = ("cut.bmp", () => HeadShare("rgb24.bmp", 0.9), "cut short"),
        ["BMP cut in the palette"] = ("cut.bmp", () => [.. WithPixelOffset("grey8.bmp", 60).Take(300)], "cut short"),
        ["BMP of 2^31 - 1 columns"] = ("huge.bmp", () => Patched("rgb24.bmp", 18, int.MaxValue), "2147483647x"),
        ["BMP of -5 columns"] = ("negative.bmp", () => Patched("rgb24.bmp", 18, unchecked((uint)-5)), "-5x13"),
        ["BMP of -2^31 rows"] = ("negative.bmp", () => Patched("rgb24.bmp", 22, 0x80000000), "2147483648"),
        ["BMP of 0 rows"] = ("zero.bmp", () => Patched("rgb24.bmp", 22, 0), "21x0"),
        ["BMP of 16000x16000 pixels and no data"] = ("huge.bmp", () => WithBmpSize("rgb24.bmp", 16000, 16000), "cut short"),
        ["BMP with its pixels past the end"] = ("wild.bmp", () => WithPixelOffset("rgb24.bmp", 100000), "100000"),
        ["BMP with its pixels in its header"] = ("wild.bmp", () => WithPixelOffset("rgb24.bmp", 2), "byte 2"),
        ["BMP run past the end of a row"] = ("run.bmp", () => RunLength(1, 255, 1, 0, 1), "run"),
        ["BMP run above the last row"] = ("run.bmp", () => RunLength(1, 0, 2, 0, 13, 1, 1, 0, 1), "run"),
        ["BMP jump out of the picture"] = ("run.bmp", () => RunLength(1, 0, 2, 200, 0, 0, 1), "run"),
        ["BMP run code without its end"] = ("run.bmp", () => RunLength(1, 3, 1), "cut short"),
        ["BMP copied run longer than the file"] = ("run.bmp", () => RunLength(1, 0, 20, 1, 2, 3), "cut short"),
        ["BMP with a colour outside its palette"] = ("palette.bmp", () => RunLength(1, 3, 16, 0, 1), "palette of 16"),
        ["BMP with 5000 palette entries"] = ("palette.bmp", () => Patched("palette8-few.bmp", 46, 5000), "5000"),
        ["BMP of 13 bits a pixel"] = ("bits.bmp", () => PatchedShort("rgb24.bmp", 28, 13), "13 bits"),
        ["BMP with a JPEG inside"] = ("jpeg.bmp", () => Patched("rgb24.bmp", 30, 4), "compression 4"),
        ["BMP with overlapping masks"] = ("masks.bmp", () => Patched("rgb32-masks.bmp", 54, 0x00FFFFFF), "masks"),
        ["BMP with a holey mask"] = ("masks.bmp", () => Patched("rgb16-565.bmp", 54, 0xA800), "masks"),
        ["BMP with an unknown header"] = ("header.bmp", () => Patched("rgb24.bmp", 14, 99), "99 bytes"),
        ["BMP with a profile past the end"] = ("profile.bmp", () => Patched("profile-v5.bmp", 14 + 116, 0x7FFFFFFF), "cut short"),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_bad_file_is_refused_in_one_line_that_names_it(string name)
    {
        (string fileName, Func<byte[]> content, string says) = Cases[name];
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[fileName], content());
        AssertRefused(folder[fileName], says);
    }

    [Fact]
    public void A_missing_file_is_named() => AssertRefused(Formula.Fixture("no-such-file.png"), "no such file");

    [Fact]
    public void A_file_in_a_missing_folder_is_named() => AssertRefused(Path.Combine(Formula.Fixture("no-such-folder"), "a.png"), "no such file");

    [Fact]
    public void A_folder_is_not_taken_for_a_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder.png"]);
        AssertRefused(folder["folder.png"], "folder");
    }

    // Every prefix: no length at which a decoder reads past the end, hangs, or takes half a picture for a whole one.
    [Theory]
    [InlineData("palette.png")]
    [InlineData("lossless.webp")]
    [InlineData("rle8.bmp")]
    [InlineData("rgb8-lzw.tif")]
    [InlineData("core24.bmp")]
    public void A_file_cut_at_any_length_is_refused_or_complete(string name)
    {
        byte[] whole = File.ReadAllBytes(Formula.Fixture(name));
        using DecodedImage right = Formula.ReadFixture(name);
        using var folder = new TemporaryFolder();
        string path = folder["cut" + Path.GetExtension(name)];
        int refused = 0;
        for (int length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            try
            {
                using DecodedImage image = ImageFile.Read(path);
                Assert.True(image.Frame.Samples.SequenceEqual(right.Frame.Samples), $"half a picture was taken for a whole one at {length} of {whole.Length} bytes");
            }
            catch (DmlEnhanceException)
            {
                refused++;
            }
        }
        // What may be missing is an end mark or, in TIFF, the last entries of the directory, which say nothing of the pixels.
        Assert.True(refused >= whole.Length / 3 * 0.8, $"{refused} of {whole.Length / 3} cuts were refused");
    }

    // Damage that goes unnoticed may change pixels, but nothing may crash, hang or throw anything else.
    [Theory]
    [InlineData("rgb16.png")]
    [InlineData("progressive.jpg")]
    [InlineData("lossy.webp")]
    [InlineData("rgb16-deflate.tif")]
    [InlineData("three-pages.tif")]
    [InlineData("rle4.bmp")]
    [InlineData("rgba32-v4.bmp")]
    [InlineData("profile-v5.bmp")]
    [InlineData("metadata.png")]
    [InlineData("orientation6.jpg")]
    public void Random_damage_never_causes_anything_but_a_refusal(string name)
    {
        byte[] whole = File.ReadAllBytes(Formula.Fixture(name));
        using var folder = new TemporaryFolder();
        string path = folder["damaged" + Path.GetExtension(name)];
        var random = new Random(1234);
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. whole];
            // Half of the rounds aim at the header, where sizes and offsets are.
            int reach = round % 2 == 0 ? Math.Min(128, damaged.Length) : damaged.Length;
            for (int i = 0; i < 3; i++)
                damaged[random.Next(reach)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                ImageFile.Read(path).Dispose();
            }
            catch (DmlEnhanceException e)
            {
                AssertOneLine(e, path);
            }
        }
    }

    private static void AssertRefused(string path, string says)
    {
        var error = Assert.Throws<DmlEnhanceException>(() => ImageFile.Read(path));
        AssertOneLine(error, path);
        Assert.Contains(says, error.Message[path.Length..], StringComparison.Ordinal);
    }

    private static void AssertOneLine(DmlEnhanceException error, string path)
    {
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length > path.Length + 8, "the message gives no reason");
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain('\r', error.Message);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Head(string fixture, int length) => File.ReadAllBytes(Formula.Fixture(fixture))[..length];

    private static byte[] HeadShare(string fixture, double share)
    {
        byte[] whole = File.ReadAllBytes(Formula.Fixture(fixture));
        return whole[..(int)(whole.Length * share)];
    }

    private static byte[] Damaged(string fixture, double at)
    {
        byte[] bytes = File.ReadAllBytes(Formula.Fixture(fixture));
        bytes[(int)(bytes.Length * at)] ^= 0x55;
        return bytes;
    }

    private static byte[] Patched(string fixture, int offset, uint value)
    {
        byte[] bytes = File.ReadAllBytes(Formula.Fixture(fixture));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
        return bytes;
    }

    private static byte[] PatchedShort(string fixture, int offset, ushort value)
    {
        byte[] bytes = File.ReadAllBytes(Formula.Fixture(fixture));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offset), value);
        return bytes;
    }

    private static byte[] WithPixelOffset(string fixture, uint offset) => Patched(fixture, 10, offset);

    private static byte[] WithBmpSize(string fixture, uint width, uint height)
    {
        byte[] bytes = Patched(fixture, 18, width);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(22), height);
        return bytes;
    }

    private static byte[] WithSize(string jpeg, ushort width, ushort height)
    {
        byte[] bytes = File.ReadAllBytes(Formula.Fixture(jpeg));
        int frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), width);
        return bytes;
    }

    private static byte[] RunLength(byte compression, params byte[] codes)
    {
        byte[] bytes = Patched("rle8.bmp", 30, compression);
        int pixels = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(10));
        return [.. bytes[..pixels], .. codes];
    }

    /// <summary>A PNG whose header is right, checksum included, and whose data are a few zeros.</summary>
    private static byte[] Png(int width, int height)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        using var data = new MemoryStream();
        using (var compressor = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            compressor.Write(new byte[100]);
        return [0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, data.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. name, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ (crc & 1) * 0xEDB88320;
        }

        return ~crc;
    }
}
