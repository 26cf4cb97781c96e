using DmlEnhance.Cpu;
using DmlEnhance.Frames;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>Samples of every format on their way into a tile and out of it.</summary>
public class PixelLayoutTests
{
    private const int Halo = TileLayout.Halo;

    public static MatrixTheoryData<int, PixelFormat> WidthsAndFormats => new([.. LaneWidths.All.Select(row => row.Data)], Enum.GetValues<PixelFormat>());

    [Theory]
    [MemberData(nameof(WidthsAndFormats))]
    public void Every_sample_gets_to_its_place_and_beyond_the_picture_is_zero(int bits, PixelFormat format) => LaneWidths.Run(bits, new Reading(format));

    /// <summary>With an illumination of 1, a picture divided by it is the picture.</summary>
    [Theory]
    [MemberData(nameof(WidthsAndFormats))]
    public void What_is_read_and_written_again_is_the_picture_with_its_alpha(int bits, PixelFormat format) => LaneWidths.Run(bits, new Writing(format));

    private static int Sample(ReadOnlySpan<byte> pixels, PixelFormat format, int pixel, int channel)
    {
        int at = pixel * format.Channels() + channel;
        return format.BytesPerSample() == 1 ? pixels[at] : pixels[2 * at] + 256 * pixels[2 * at + 1];
    }

    private static unsafe KernelFrame FrameOf(PixelFormat format, byte* source, byte* target, int width, int height, int stride)
    {
        PixelLayout layout = PixelLayout.Of(format);
        return new KernelFrame
        {
            Width = width,
            Height = height,
            Unit = layout.Unit,
            Strength = 1,
            SourceLayout = layout,
            SourcePixels = source,
            SourceStride = stride,
            TargetLayout = layout,
            TargetPixels = target,
            TargetStride = stride,
        };
    }

    private sealed unsafe class Reading(PixelFormat format) : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float[] tile = new float[TileLayout.Row + TileLayout.Plane];
            for (int width = 1; width <= 3 * TLanes.Count + 1; width++)
            {
                using var memory = new PixelBuffer(width * format.BytesPerPixel(), width * format.BytesPerPixel() + 3, height: 2, seed: width);
                fixed (byte* first = memory.Pixels)
                fixed (float* target = tile)
                {
                    KernelFrame frame = FrameOf(format, first, first, width, 2, memory.Stride);
                    Check<TLanes>(frame, memory.Row(1), row: 1, column: -Halo, end: width + Halo, target);
                    // A tile in the middle.
                    Check<TLanes>(frame, memory.Row(0), row: 0, column: width / 3, end: width - width / 4, target);
                    Check<TLanes>(frame, default, row: -1, column: -Halo, end: width + Halo, target);
                    Check<TLanes>(frame, default, row: 2, column: -Halo, end: width + Halo, target);
                }

                Assert.True(memory.IsUntouched);
            }
        }

        private void Check<TLanes>(in KernelFrame frame, ReadOnlySpan<byte> pixels, int row, int column, int end, float* target)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            new Span<float>(target, TileLayout.Row).Fill(float.NaN);
            RowReader<TLanes>.Read(frame, row, column, end, target);
            for (int channel = 0; channel < 3; channel++)
            {
                for (int x = column; x < end; x++)
                {
                    bool isInside = !pixels.IsEmpty && x >= 0 && x < frame.Width;
                    int expected = isInside ? Sample(pixels, format, x, format.ColourChannels() == 3 ? channel : 0) : 0;
                    float actual = target[channel * TileLayout.Plane + x - column];
                    Assert.True(actual == expected, $"width {frame.Width}, column {x}, channel {channel}: {actual} in place of {expected}");
                }
            }
        }
    }

    private sealed unsafe class Writing(PixelFormat format) : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float[] tile = new float[TileLayout.Row + TileLayout.Plane], ones = new float[TileLayout.Row + TileLayout.Plane];
            // 1 / sigmoid is 1, so the illumination is at least 1, and limited to it.
            Array.Fill(ones, 1);
            for (int width = 1; width <= 3 * TLanes.Count + 1; width++)
            {
                int rowBytes = width * format.BytesPerPixel();
                using var source = new PixelBuffer(rowBytes, rowBytes + 5, height: 3, seed: width);
                using var target = new PixelBuffer(rowBytes, rowBytes + 5, height: 3, seed: -width);
                fixed (byte* from = source.Pixels)
                fixed (byte* to = target.Pixels)
                fixed (float* image = tile)
                fixed (float* reciprocals = ones)
                {
                    KernelFrame frame = FrameOf(format, from, to, width, 3, source.Stride);
                    RowReader<TLanes>.Read(frame, 1, 0, width, image);
                    RowWriter<TLanes>.Write(frame, 1, 0, width, reciprocals, image);
                }

                Assert.True(source.IsUntouched);
                Assert.True(target.IsUntouchedBetweenRows);
                for (int i = 0; i < width * format.Channels(); i++)
                {
                    int expected = Sample(source.Row(1), format, 0, i), actual = Sample(target.Row(1), format, 0, i);
                    bool isAlpha = format.HasAlpha() && i % format.Channels() == format.Channels() - 1;
                    // Grey is the luma of three equal channels, whose weights add up to 1 but for float32's last bits, and 8 bits are truncated.
                    int lost = format is PixelFormat.Gray8 or PixelFormat.GrayAlpha8 && !isAlpha ? 1 : 0;
                    Assert.True(actual <= expected && actual >= expected - lost, $"width {width}, sample {i}: {actual} in place of {expected}");
                }
            }
        }
    }
}
