using DmlEnhance.Frames;
using DmlEnhance.Metrics;

namespace DmlEnhance.Motion;

/// <summary>What motion is looked for in: a frame's brightness, made smaller and freed of how light the frame is.</summary>
internal static class MotionPicture
{
    /// <summary>Most pixels of the longest side; more cost time and tell little, since motion is smooth.</summary>
    public const int LongestSide = 640;

    /// <summary>How many pixels of a frame, in either direction, are one of its motion picture.</summary>
    public static int Step(int width, int height) => (Math.Max(width, height) + LongestSide - 1) / LongestSide;

    /// <summary>Makes the picture: luma (Rec. 601) averaged over blocks of step x step pixels, then x / (x + mean of x).</summary>
    /// <remarks>
    /// That quotient does not change when all of a frame becomes lighter or darker by a factor, it is 1/2 where a pixel is as
    /// bright as the mean, and lamps stay below 1: a night frame and its enhanced version have much the same picture, and a
    /// frame's flicker is not taken for motion. Blocks that the frame's edge cuts are averaged over what is there of them.
    /// </remarks>
    public static MotionPlane Of(Frame frame)
    {
        int step = Step(frame.Width, frame.Height);
        var plane = new MotionPlane((frame.Width + step - 1) / step, (frame.Height + step - 1) / step);
        var rowSums = new double[plane.Height];
        Parallel.For(0, plane.Height, () => new Rows(frame.Width), (y, _, rows) =>
        {
            rowSums[y] = ReduceRow(frame, y, step, plane.RowSpan(y), rows);
            return rows;
        }, _ => { });

        // A black frame has no structure: any mean will do that is not 0.
        float mean = (float)Math.Max(rowSums.Sum() / ((double)plane.Width * plane.Height), 1e-3);
        for (int y = 0; y < plane.Height; y++)
        {
            foreach (ref float value in plane.RowSpan(y))
                value /= value + mean;
        }

        return plane.Smooth();
    }

    private static double ReduceRow(Frame frame, int row, int step, Span<float> target, Rows rows)
    {
        int first = row * step;
        int count = Math.Min(step, frame.Height - first);
        Array.Clear(rows.Sum);
        for (int y = first; y < first + count; y++)
        {
            FrameSamples.ReadRow(frame, y, 0, rows.Red);
            FrameSamples.ReadRow(frame, y, 1, rows.Green);
            FrameSamples.ReadRow(frame, y, 2, rows.Blue);
            for (int x = 0; x < frame.Width; x++)
                rows.Sum[x] += FrameSamples.LumaRed * rows.Red[x] + FrameSamples.LumaGreen * rows.Green[x] + FrameSamples.LumaBlue * rows.Blue[x];
        }

        double total = 0;
        for (int x = 0; x < target.Length; x++)
        {
            int columns = Math.Min(step, frame.Width - x * step);
            double sum = 0;
            foreach (double value in rows.Sum.AsSpan(x * step, columns))
                sum += value;
            target[x] = (float)(sum / (columns * count));
            total += target[x];
        }

        return total;
    }

    private sealed class Rows(int width)
    {
        public double[] Red { get; } = new double[width];

        public double[] Green { get; } = new double[width];

        public double[] Blue { get; } = new double[width];

        public double[] Sum { get; } = new double[width];
    }
}
