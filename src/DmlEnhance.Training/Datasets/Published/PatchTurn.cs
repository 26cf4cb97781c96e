using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Datasets.Published;

/// <summary>One of the eight ways to lay a square on itself: mirrored or not, upside down or not, rows for columns or not.</summary>
/// <param name="Mirrored">Left for right.</param>
/// <param name="Flipped">Top for bottom.</param>
/// <param name="Transposed">After those, rows for columns; with one of them that is a quarter turn.</param>
internal readonly record struct PatchTurn(bool Mirrored, bool Flipped, bool Transposed)
{
    /// <summary>Draws one of the eight, each as likely.</summary>
    internal static PatchTurn Draw(ref NoiseSource random) => new(random.NextUniform() < 0.5, random.NextUniform() < 0.5, random.NextUniform() < 0.5);

    /// <summary>Turns planes in place.</summary>
    /// <param name="planes">Whole planes of <paramref name="side"/> x <paramref name="side"/>; mirrored already, if at all, when they were cut out (<see cref="Crop.Mirrored"/>).</param>
    /// <param name="side">Rows, and columns.</param>
    internal void Finish(Span<float> planes, int side)
    {
        for (; planes.Length > 0; planes = planes[(side * side)..])
        {
            Span<float> plane = planes[..(side * side)];
            if (Flipped)
                Flip(plane, side);
            if (Transposed)
                Transpose(plane, side);
        }
    }

    /// <summary>Turns motion in place: where it is, as <see cref="Finish"/> does, and where it points to.</summary>
    /// <param name="motion">Pairs of planes of <paramref name="side"/> x <paramref name="side"/>, to the right and down; mirrored already, if at all, but for their signs.</param>
    /// <param name="side">Rows, and columns.</param>
    internal void FinishMotion(Span<float> motion, int side)
    {
        Finish(motion, side);
        int count = side * side;
        for (; motion.Length > 0; motion = motion[(2 * count)..])
        {
            Span<float> right = motion[..count], down = motion.Slice(count, count);
            for (int i = 0; i < count; i++)
            {
                (float x, float y) = (Mirrored ? -right[i] : right[i], Flipped ? -down[i] : down[i]);
                (right[i], down[i]) = Transposed ? (y, x) : (x, y);
            }
        }
    }

    private static void Flip(Span<float> plane, int side)
    {
        Span<float> kept = new float[side];
        for (int top = 0, bottom = side - 1; top < bottom; top++, bottom--)
        {
            Span<float> upper = plane.Slice(top * side, side), lower = plane.Slice(bottom * side, side);
            upper.CopyTo(kept);
            lower.CopyTo(upper);
            kept.CopyTo(lower);
        }
    }

    private static void Transpose(Span<float> plane, int side)
    {
        for (int row = 1; row < side; row++)
        {
            for (int column = 0; column < row; column++)
                (plane[row * side + column], plane[column * side + row]) = (plane[column * side + row], plane[row * side + column]);
        }
    }
}
