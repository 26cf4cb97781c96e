using DmlEnhance.Cpu;
using DmlEnhance.Enhancers;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>The fused kernel against ONNX Runtime at the sizes where registers, tiles, blocks of rows and bands end.</summary>
public sealed class FusedSciSizesTests : IDisposable
{
    // Samples of 8 bits are truncated: where a value lies next to a step, float32's last bits decide.
    private const int ByteTolerance = 1;

    // Samples of 16 bits are rounded. Float32's sums of 27 products in another order differ by some 1e-6 of white, 0.07 steps: a step where a value lies between two, and one to spare.
    private const int WordTolerance = 2;

    private static readonly OnnxModel Model = KernelPictures.Model();

    private readonly OnnxCpuEnhancer _reference = new(Model, 2);

    public static TheoryData<PixelFormat> AllFormats => TestFiles.AllFormats;

    public static TheoryData<int> TileWidths => [TileLayout.Columns - 1, TileLayout.Columns, TileLayout.Columns + 1, TileLayout.Columns + 2, TileLayout.Columns + TileLayout.Halo, 2 * TileLayout.Columns + 1];

    public void Dispose() => _reference.Dispose();

    /// <summary>1x1, a row, a column, and every remainder of the widest register's 16 lanes, of a block's rows and of a step's.</summary>
    [Fact]
    public void Small_pictures_of_every_size()
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 1);
        int[] widths = [.. Enumerable.Range(1, 20), 30, 31, 32, 33, 34, 47, 48, 49, 63, 64, 65];
        foreach (int width in widths)
        {
            for (int height = 1; height <= TileLayout.Rows + 2; height++)
                Compare(kernel, width, height, PixelFormat.Rgb8);
        }

        Compare(kernel, 1, 700, PixelFormat.Rgb8);
        Compare(kernel, 3000, 1, PixelFormat.Rgb8);
    }

    [Theory]
    [MemberData(nameof(TileWidths))]
    public void Pictures_as_wide_as_tiles(int width)
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        Compare(kernel, width, 1, PixelFormat.Rgb8);
        Compare(kernel, width, TileLayout.Rows + 1, PixelFormat.Rgb16);
        Compare(kernel, width, 70, PixelFormat.Rgba8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Pictures_as_high_as_bands_on_any_number_of_threads(int threads)
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, threads);
        foreach (int height in (int[])[31, 32, 33, 63, 64, 65, 96, 97, 255, 256, 257, 520])
            Compare(kernel, 37, height, PixelFormat.Rgb8);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void Every_format_at_every_strength(PixelFormat format)
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (2, 2), (3, 5), (17, 9), (53, 41), (TileLayout.Columns + 1, 9), (TileLayout.Columns + 5, 35)])
        {
            foreach (float strength in (float[])[1, 0.6f, 0])
                Compare(kernel, width, height, format, strength);
        }
    }

    [Fact]
    public void A_large_picture()
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        Compare(kernel, 4096, 2160, PixelFormat.Rgb8);
    }

    /// <summary>A column or row too many that the network saw would make the result another one, and a writing beyond a row is seen; readings of what is thrown away are <see cref="FusedSciPageTests"/>'.</summary>
    [Theory]
    [MemberData(nameof(AllFormats))]
    public void Bytes_between_rows_and_beyond_the_picture_are_neither_used_nor_changed(PixelFormat format)
    {
        using FusedSci kernel = KernelPictures.Kernel(Model, 2);
        foreach ((int width, int height, int sourceGap, int targetGap) in ((int, int, int, int)[])[(1, 1, 0, 0), (1, 40, 1, 3), (3, 5, 5, 0), (16, 4, 0, 1), (33, 40, 64, 7), (TileLayout.Columns + 9, 7, 3, 130)])
        {
            using Frame frame = KernelPictures.Noise(width, height, format);
            foreach (float strength in (float[])[1, 0.5f, 0])
            {
                using Frame expected = kernel.Enhance(frame, strength);
                using var source = new PixelBuffer(frame.Stride, frame.Stride + sourceGap, height, seed: 2);
                using var target = new PixelBuffer(frame.Stride, frame.Stride + targetGap, height, seed: 3);
                for (int row = 0; row < height; row++)
                    frame.Rows(row, 1).CopyTo(source.Row(row));
                source.Remember();
                kernel.Enhance(source.Pixels, source.Stride, target.Pixels, target.Stride, width, height, format, strength);
                Assert.True(source.IsUntouched, $"{width}x{height}: the source was written to");
                Assert.True(target.IsUntouchedBetweenRows, $"{width}x{height}: bytes that are no pixels were written");
                for (int row = 0; row < height; row++)
                    Assert.True(expected.Rows(row, 1).SequenceEqual(target.Row(row)), $"{width}x{height}: row {row} is another one with gaps");
            }
        }
    }

    private void Compare(FusedSci kernel, int width, int height, PixelFormat format, float strength = 1)
    {
        using Frame source = KernelPictures.Noise(width, height, format, seed: width + height);
        using Frame actual = kernel.Enhance(source, strength);
        using var expected = new Frame(width, height, format);
        _reference.Enhance(source, expected, strength);
        int tolerance = strength == 0 ? 0 : format.BytesPerSample() == 1 ? ByteTolerance : WordTolerance;
        int difference = KernelPictures.LargestDifference(expected, actual);
        Assert.True(difference <= tolerance, $"{width}x{height} {format} at strength {strength}: a sample differs by {difference}");
    }
}
