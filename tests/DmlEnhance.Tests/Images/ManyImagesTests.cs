using System.Diagnostics;
using DmlEnhance.Frames;
using DmlEnhance.Images;
using DmlEnhance.Images.Vips;
using Xunit;

namespace DmlEnhance.Tests.Images;

/// <summary>Tests that run alone, because one measures the memory of the process.</summary>
[Collection(Alone.Name)]
public class ManyImagesTests
{
    [Fact]
    public void Files_read_on_several_threads_give_their_own_pictures_and_their_own_errors()
    {
        using var folder = new TemporaryFolder();
        byte[] png = File.ReadAllBytes(Formula.Fixture("rgb16.png"));
        byte[] webp = File.ReadAllBytes(Formula.Fixture("lossless.webp"));
        File.WriteAllBytes(folder["cut.png"], png[..(png.Length / 2)]);
        File.WriteAllBytes(folder["cut.webp"], webp[..(webp.Length / 2)]);
        string pngReason = Reason(folder["cut.png"]), webpReason = Reason(folder["cut.webp"]);
        Assert.NotEqual(pngReason, webpReason);

        Parallel.For(0, 800, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = default }, i =>
        {
            switch (i % 5)
            {
                case 0:
                    using (DecodedImage image = Formula.ReadFixture("rgb16.png"))
                        Formula.AssertIsExact(image.Frame, PixelFormat.Rgb16);
                    break;
                case 1:
                    using (DecodedImage image = Formula.ReadFixture("rgba8.tif"))
                        Formula.AssertIsExact(image.Frame, PixelFormat.Rgba8);
                    break;
                case 2:
                    Assert.Equal(pngReason, Reason(folder["cut.png"]));
                    break;
                case 3:
                    Assert.Equal(webpReason, Reason(folder["cut.webp"]));
                    break;
                default:
                    using (Frame frame = Formula.Filled(PixelFormat.Rgba16))
                        ImageFile.Write(folder[$"{i % 40}.png"], frame);
                    break;
            }
        });
        Assert.DoesNotContain(folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Metadata_of_one_file_is_written_on_several_threads()
    {
        using var folder = new TemporaryFolder();
        using DecodedImage image = Formula.ReadFixture("metadata.png");
        byte[] profile = image.Metadata.GetIccProfile()!;
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = default }, i =>
        {
            using Frame frame = Formula.Filled(PixelFormat.Rgb8);
            ImageFile.Write(folder[$"{i}.png"], frame, image.Metadata);
            using DecodedImage again = ImageFile.Read(folder[$"{i}.png"]);
            Assert.Equal(profile, again.Metadata.GetIccProfile());
        });
    }

    [Fact]
    public void Two_thousand_images_read_written_and_refused_leave_no_memory_behind()
    {
        using var folder = new TemporaryFolder();
        byte[] png = File.ReadAllBytes(Formula.Fixture("rgb16.png"));
        File.WriteAllBytes(folder["cut.png"], png[..(png.Length / 2)]);
        Round(folder, 400); // thread pools, code and pools of arrays are made once
        nuint tracked = VipsNative.vips_tracked_get_mem();
        int allocations = VipsNative.vips_tracked_get_allocs();
        long before = ResidentBytes();
        Round(folder, 2000);
        long after = ResidentBytes();
        // A worker thread of libvips may hold a buffer until it goes; 2,000 leaked pictures would hold far more.
        Assert.InRange(VipsNative.vips_tracked_get_mem(), (nuint)0, tracked + (64 << 10));
        Assert.InRange(VipsNative.vips_tracked_get_allocs(), 0, allocations + 16);
        // A VipsImage with its header takes about 2 kB, metadata.png's carrier 5 kB: one object left over an image
        // would show as 4 MB and more. Without one the process shrinks a little, here by 2 to 4 MB.
        // libvips' own counters above are exact; this is for what they do not see, far below 2,000 leaked pictures.
        Assert.InRange(after - before, long.MinValue, 32 << 20);
    }

    private static void Round(TemporaryFolder folder, int images)
    {
        string[] names = ["metadata.png", "orientation6.jpg", "lossless-alpha.webp", "rgb-float.tif", "profile-v5.bmp"];
        for (int i = 0; i < images; i++)
        {
            // Converting inks takes 20 times as long as reading: it has its turn now and then.
            using DecodedImage image = Formula.ReadFixture(i % 40 == 0 ? "cmyk.tif" : names[i % names.Length]);
            if (i % 10 == 0)
                ImageFile.Write(folder["a" + ImageFile.WritableExtensions[i / 10 % 4]], image.Frame, image.Metadata);
            if (i % 4 == 0)
                Assert.Throws<DmlEnhanceException>(() => ImageFile.Read(folder["cut.png"]));
        }
    }

    private static long ResidentBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static string Reason(string path)
    {
        var error = Assert.Throws<DmlEnhanceException>(() => ImageFile.Read(path));
        return error.Message[path.Length..];
    }
}
