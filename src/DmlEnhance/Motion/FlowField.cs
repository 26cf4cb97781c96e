namespace DmlEnhance.Motion;

/// <summary>Where every place of one picture is in another.</summary>
/// <param name="Width">Vectors a row.</param>
/// <param name="Height">Rows of vectors.</param>
/// <param name="X">Motion to the right, height x width, in places of the field.</param>
/// <param name="Y">Motion down, likewise.</param>
public sealed record FlowField(int Width, int Height, float[] X, float[] Y)
{
    /// <summary>The motion at a place between vectors, bilinear; beyond the field it is that of its edge.</summary>
    /// <param name="x">Place to the right, in vectors.</param>
    /// <param name="y">Place down, in vectors.</param>
    public (float X, float Y) At(float x, float y)
    {
        x = Math.Clamp(x, 0, Width - 1);
        y = Math.Clamp(y, 0, Height - 1);
        int left = (int)x;
        int top = (int)y * Width;
        int right = Math.Min(left + 1, Width - 1);
        int bottom = Math.Min((int)y + 1, Height - 1) * Width;
        float across = x - left;
        float down = y - (int)y;
        return (Mix(X), Mix(Y));

        float Mix(float[] values)
        {
            float upper = values[top + left] + across * (values[top + right] - values[top + left]);
            float lower = values[bottom + left] + across * (values[bottom + right] - values[bottom + left]);
            return upper + down * (lower - upper);
        }
    }
}
