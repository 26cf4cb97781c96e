using System.Numerics;
using System.Runtime.InteropServices;
using DmlEnhance.Frames;

namespace DmlEnhance.Video;

/// <summary>Estimates how noisy a frame is, from that frame alone: what moves is no noise.</summary>
/// <remarks>
/// Immerkaer, "Fast Noise Variance Estimation", Computer Vision and Image Understanding 64(2), 1996: the mean absolute difference of two Laplacians, which leaves
/// out what is flat or a ramp. Taken in 16x16 blocks, of which the median counts, so texture in less than half of the frame is left out, too.
/// </remarks>
internal static class NoiseMeter
{
    /// <summary>Blocks along a side of the frame.</summary>
    public const int Side = 16;

    // Positions along a block's side where the operator is applied.
    private const int Positions = 6;

    // Pixels along a block's side: the operator is 3 wide.
    private const int BlockSide = Positions + 2;

    /// <summary>The standard deviation of a sample's noise.</summary>
    /// <param name="frame">Any format.</param>
    /// <returns>Of the range of a sample, 0 or more.</returns>
    public static float Measure(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Format.BytesPerSample() == 1
            ? Measure<byte>(frame.Samples, frame) / byte.MaxValue
            : Measure(MemoryMarshal.Cast<byte, ushort>(frame.Samples), frame) / ushort.MaxValue;
    }

    private static float Measure<TSample>(ReadOnlySpan<TSample> samples, Frame frame)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        Span<int> sums = stackalloc int[Side * Side];
        Span<int> block = stackalloc int[BlockSide * BlockSide];
        for (int i = 0; i < sums.Length; i++)
        {
            int left = (2 * (i % Side) + 1) * frame.Width / (2 * Side) - BlockSide / 2;
            int top = (2 * (i / Side) + 1) * frame.Height / (2 * Side) - BlockSide / 2;
            for (int channel = 0; channel < frame.Format.ColourChannels(); channel++)
            {
                for (int pixel = 0; pixel < block.Length; pixel++)
                {
                    long x = Math.Clamp(left + pixel % BlockSide, 0, frame.Width - 1);
                    long y = Math.Clamp(top + pixel / BlockSide, 0, frame.Height - 1);
                    block[pixel] = int.CreateTruncating(samples[(int)((y * frame.Width + x) * frame.Format.Channels() + channel)]);
                }

                sums[i] += Sum(block);
            }
        }

        sums.Sort();
        return MathF.Sqrt(MathF.PI / 2) / 6 * sums[sums.Length / 2 - 1] / (Positions * Positions * frame.Format.ColourChannels());
    }

    private static int Sum(ReadOnlySpan<int> block)
    {
        int sum = 0;
        for (int y = 0; y < Positions; y++)
        {
            for (int x = 0; x < Positions; x++)
            {
                ReadOnlySpan<int> above = block[(y * BlockSide + x)..], centre = above[BlockSide..], below = centre[BlockSide..];
                sum += Math.Abs(above[0] - 2 * above[1] + above[2] - 2 * centre[0] + 4 * centre[1] - 2 * centre[2] + below[0] - 2 * below[1] + below[2]);
            }
        }

        return sum;
    }
}
