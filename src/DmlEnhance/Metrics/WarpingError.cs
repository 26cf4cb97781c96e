using System.Buffers;
using DmlEnhance.Frames;
using DmlEnhance.Motion;

namespace DmlEnhance.Metrics;

/// <summary>E_warp, how much a video's frames differ where only motion should tell them apart; lower is steadier.</summary>
/// <remarks>
/// W.-S. Lai, J.-B. Huang, O. Wang, E. Shechtman, E. Yumer, M.-H. Yang, "Learning Blind Video Temporal Consistency", ECCV 2018,
/// equations 9 and 10: the second of two frames is warped back by the flow onto the first (bilinear); the error is the mean squared
/// difference over pixels that both frames show; a video's is the mean over its pairs of neighbours. As in the authors' program, the
/// mean is also over red, green and blue (the paper's formula adds them up), with samples from 0 to 1. Alpha is ignored.
/// <para>
/// The flow is a parameter, so that several methods' versions of a video can be held to one: that of the video before
/// enhancement, which no method's flicker has touched. Scores with different flows should not be compared. A picture that is dark or
/// blurred differs little from itself: compare methods of like brightness.
/// </para>
/// </remarks>
public static class WarpingError
{
    private const double Peak = 255;

    /// <summary>The warping error of two neighbouring frames.</summary>
    /// <param name="first">A frame, in any format.</param>
    /// <param name="second">The next one, of the same size, in any format.</param>
    /// <param name="motion">The motion between them, found in frames of the same size.</param>
    /// <returns>0 (no difference) to 1; NaN where no pixel of the first frame is visible in the second.</returns>
    /// <exception cref="DmlEnhanceException">The frames and the motion differ in size.</exception>
    public static double Compute(Frame first, Frame second, FrameMotion motion)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(motion);
        FrameSamples.RequireEqualSizes(first, second);
        if (first.Width != motion.Width || first.Height != motion.Height)
            throw new DmlEnhanceException($"the frames have {first.Width}x{first.Height} pixels, but the motion was found in {motion.Width}x{motion.Height}: score frames of one size");
        int channels = FrameSamples.ComparedChannels(first, second);
        int pixels = first.Width * first.Height;
        float[] after = ArrayPool<float>.Shared.Rent(checked(pixels * channels));
        try
        {
            ReadPlanes(second, channels, after);
            var squares = new double[first.Height];
            var counts = new long[first.Height];
            Parallel.For(0, first.Height, () => Enumerable.Range(0, channels).Select(_ => new double[first.Width]).ToArray(), (y, _, before) =>
            {
                for (int channel = 0; channel < channels; channel++)
                    FrameSamples.ReadRow(first, y, channel, before[channel]);
                (squares[y], counts[y]) = SumRow(before, after, channels, y, motion);
                return before;
            }, _ => { });

            // Row by row in order, so that the result does not depend on the number of threads.
            long count = counts.Sum();
            return count == 0 ? double.NaN : squares.Sum() / (Peak * Peak * channels * count);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(after);
        }
    }

    private static void ReadPlanes(Frame frame, int channels, float[] planes) =>
        Parallel.For(0, frame.Height, () => new double[frame.Width], (y, _, row) =>
        {
            for (int channel = 0; channel < channels; channel++)
            {
                FrameSamples.ReadRow(frame, y, channel, row);
                Span<float> target = planes.AsSpan((channel * frame.Height + y) * frame.Width, frame.Width);
                for (int x = 0; x < row.Length; x++)
                    target[x] = (float)row[x];
            }

            return row;
        }, _ => { });

    private static (double Squares, long Count) SumRow(double[][] before, float[] after, int channels, int y, FrameMotion motion)
    {
        (int width, int height, int step) = (motion.Width, motion.Height, motion.Step);
        double squares = 0;
        long count = 0;
        // A vector stands in the middle of its block of pixels.
        float centre = (step - 1) / 2f;
        float fieldY = (y - centre) / step;
        for (int x = 0; x < width; x++)
        {
            if (!motion.IsVisible(x / step, y / step))
                continue;
            (float motionX, float motionY) = motion.Flow.At((x - centre) / step, fieldY);
            float toX = x + step * motionX;
            float toY = y + step * motionY;
            // A place of the flow is in the frame; a pixel of its block may yet be led out of it.
            if (!(toX >= 0 && toY >= 0 && toX <= width - 1 && toY <= height - 1))
                continue;
            int left = Math.Min((int)toX, width - 1);
            int top = Math.Min((int)toY, height - 1);
            int right = left < width - 1 ? 1 : 0;
            int below = top < height - 1 ? width : 0;
            float across = toX - left;
            float down = toY - top;
            for (int channel = 0; channel < channels; channel++)
            {
                int i = (channel * height + top) * width + left;
                float upper = after[i] + across * (after[i + right] - after[i]);
                float lower = after[i + below] + across * (after[i + below + right] - after[i + below]);
                double difference = upper + down * (lower - upper) - before[channel][x];
                squares += difference * difference;
            }

            count++;
        }

        return (squares, count);
    }
}
