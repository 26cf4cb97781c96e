using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Devices;

[Collection(nameof(Gpu))]
public sealed class FrameTransferTests(Gpu gpu)
{
    public static TheoryData<PixelFormat, TextureFormat> Formats
    {
        get
        {
            var formats = new TheoryData<PixelFormat, TextureFormat>();
            foreach (PixelFormat picture in new[] { PixelFormat.Gray8, PixelFormat.GrayAlpha8, PixelFormat.Rgb8, PixelFormat.Rgba8 })
            {
                foreach (TextureFormat texture in new[] { TextureFormat.Rgba8, TextureFormat.Rgba8Srgb, TextureFormat.Bgra8, TextureFormat.Bgra8Srgb })
                    formats.Add(picture, texture);
            }

            return formats;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_picture_comes_back_bit_for_bit(PixelFormat format, TextureFormat textureFormat)
    {
        using Frame picture = Pictures.Random(37, 11, format);
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture, textureFormat);
        using Frame back = FrameTransfer.Download(gpu.Device, texture);
        Assert.Equal(PixelFormat.Rgba8, back.Format);
        int channels = format.Channels();
        for (int pixel = 0; pixel < 37 * 11; pixel++)
        {
            ReadOnlySpan<byte> samples = picture.Samples.Slice(channels * pixel, channels);
            byte alpha = format.HasAlpha() ? samples[^1] : byte.MaxValue;
            byte[] expected = channels < 3 ? [samples[0], samples[0], samples[0], alpha] : [samples[0], samples[1], samples[2], alpha];
            Assert.True(back.Samples.Slice(4 * pixel, 4).SequenceEqual(expected));
        }
    }

    [Fact]
    public void The_order_of_bytes_in_a_BGRA_texture_is_its_own()
    {
        using var picture = new Frame(1, 1, PixelFormat.Rgba8);
        new byte[] { 1, 2, 3, 4 }.CopyTo(picture.Samples);
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture, TextureFormat.Bgra8);
        Assert.Equal([3, 2, 1, 4], FrameTransfer.DownloadPixels(gpu.Device, texture));
    }

    [Fact]
    public void A_picture_larger_than_the_upload_memory_arrives_whole()
    {
        using Frame picture = Pictures.Random(4096, 2048, PixelFormat.Rgba8);
        using GpuTexture texture = Pictures.Texture(gpu.Device, picture);
        using Frame back = FrameTransfer.Download(gpu.Device, texture);
        Assert.True(picture.Samples.SequenceEqual(back.Samples));
    }

    // 200 pictures of 256 KiB are three times what the upload memory holds.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_hundred_pictures_in_a_row_arrive_each_in_its_texture(bool inOneList)
    {
        const int Count = 200;
        const int Side = 256;
        using Frame picture = Pictures.Random(Side, Side, PixelFormat.Rgba8);
        GpuTexture[] textures = [.. Enumerable.Range(0, Count).Select(i => new GpuTexture(gpu.Device, Side, Side, TextureFormat.Rgba8, $"texture {i}"))];
        CommandList? list = null;
        for (int i = 0; i < Count; i++)
        {
            Number(picture, i);
            list ??= gpu.Device.Rent("uploads");
            FrameTransfer.Upload(list, picture, textures[i]);
            if (inOneList && i < Count - 1)
                continue;
            gpu.Device.Submit(list);
            list = null;
        }

        for (int i = 0; i < Count; i++)
        {
            Number(picture, i);
            using Frame back = FrameTransfer.Download(gpu.Device, textures[i]);
            Assert.True(picture.Samples.SequenceEqual(back.Samples), $"picture {i}");
            textures[i].Dispose();
        }

        static void Number(Frame picture, int number)
        {
            for (int y = 0; y < picture.Height; y++)
                picture.Rows(y, 1)[..8].Fill((byte)(number + y));
        }
    }

    [Fact]
    public void Pictures_that_do_not_fit_are_refused()
    {
        using var texture = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba8, "texture");
        using var floats = new GpuTexture(gpu.Device, 8, 8, TextureFormat.Rgba16Float, "floats");
        using var deep = new Frame(8, 8, PixelFormat.Rgb16);
        using var wide = new Frame(9, 8, PixelFormat.Rgb8);
        using var right = new Frame(8, 8, PixelFormat.Rgb8);
        CommandList list = gpu.Device.Rent("refused");
        Assert.Throws<ArgumentException>(() => FrameTransfer.Upload(list, deep, texture));
        Assert.Throws<ArgumentException>(() => FrameTransfer.Upload(list, wide, texture));
        Assert.Throws<ArgumentException>(() => FrameTransfer.Upload(list, right, floats));
        gpu.Device.Discard(list);
        Assert.Throws<ArgumentException>(() => FrameTransfer.Download(gpu.Device, floats));
    }
}
