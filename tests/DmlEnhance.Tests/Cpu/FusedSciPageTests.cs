using System.Runtime.InteropServices;
using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using DmlEnhance.Onnx;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Pictures between pages that nobody may touch: the kernel accesses no byte before the first pixel or behind the last one. A prefetch may: it never faults.</summary>
public class FusedSciPageTests
{
    private const int Widest = TileLayout.Columns + 1;
    private const int Highest = TileLayout.Rows + 2;

    private static readonly OnnxModel Model = KernelPictures.Model();

    // Less than a register, a register, more than one and a tile, with a column less and more where a load of 16 bytes may go beyond.
    private static readonly int[] Widths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, TileLayout.Columns - 1, TileLayout.Columns, Widest];

    public static TheoryData<PixelFormat> AllFormats => TestFiles.AllFormats;

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void Nothing_before_the_first_pixel_and_behind_the_last_is_touched(PixelFormat format)
    {
        if (!FencedMemory.IsSupported)
            Assert.Skip(FencedMemory.NotHere);
        // Between rows there is nothing, or one pixel, of which the last row has none.
        int most = (Widest + 1) * Highest * format.BytesPerPixel();
        using FencedMemory sources = new(most), targets = new(most);
        using FusedSci kernel = KernelPictures.Kernel(Model, 1);
        foreach (int width in Widths)
        {
            foreach (int height in (int[])[1, 2, Highest])
            {
                using Frame frame = KernelPictures.Noise(width, height, format, seed: width + height);
                foreach (float strength in (float[])[1, 0.5f, 0])
                {
                    using Frame expected = kernel.Enhance(frame, strength);
                    foreach (int gap in (int[])[0, format.BytesPerPixel()])
                    {
                        int stride = frame.Stride + gap, length = (height - 1) * stride + frame.Stride;
                        Compare(sources.Last(length), targets.Last(length), stride);
                        Compare(sources.First(length), targets.First(length), stride);
                    }

                    void Compare(Span<byte> source, Span<byte> target, int stride)
                    {
                        for (int row = 0; row < height; row++)
                            frame.Rows(row, 1).CopyTo(source[(row * stride)..]);
                        target.Clear();
                        kernel.Enhance(source, stride, target, stride, width, height, format, strength);
                        for (int row = 0; row < height; row++)
                            Assert.True(expected.Rows(row, 1).SequenceEqual(target.Slice(row * stride, frame.Stride)), $"{width}x{height} at strength {strength}: row {row} is another one");
                    }
                }
            }
        }
    }

    [Fact]
    public void Nor_of_a_tensor()
    {
        if (!FencedMemory.IsSupported)
            Assert.Skip(FencedMemory.NotHere);
        const int Most = 3 * Widest * Highest * sizeof(float);
        using FencedMemory images = new(Most), results = new(Most), lights = new(Most);
        using FusedSci kernel = KernelPictures.Kernel(Model, 1);
        var random = new Random(3);
        foreach (int width in Widths)
        {
            foreach (int height in (int[])[1, 2, Highest])
            {
                float[] values = [.. Enumerable.Range(0, 3 * width * height).Select(_ => random.NextSingle())], expected = new float[values.Length], expectedLight = new float[values.Length];
                kernel.Enhance(values, expected, expectedLight, width, height);
                int length = values.Length * sizeof(float);
                Compare(images.Last(length), results.Last(length), lights.Last(length));
                Compare(images.First(length), results.First(length), lights.First(length));

                void Compare(Span<byte> image, Span<byte> result, Span<byte> light)
                {
                    values.CopyTo(Floats(image));
                    kernel.Enhance(Floats(image), Floats(result), Floats(light), width, height);
                    Assert.True(Floats(result).SequenceEqual(expected), $"{width}x{height}: the result is another one");
                    Assert.True(Floats(light).SequenceEqual(expectedLight), $"{width}x{height}: the illumination is another one");
                }
            }
        }
    }

    private static Span<float> Floats(Span<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes);
}
