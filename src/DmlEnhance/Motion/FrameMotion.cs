using DmlEnhance.Frames;
using DmlEnhance.Metrics;

namespace DmlEnhance.Motion;

/// <summary>How things move from one frame to the next, and which of them can be seen in both.</summary>
/// <remarks>
/// A place is hidden where the flow forth and the flow back from where it leads do not cancel, or where the flow has an edge:
/// M. Ruder, A. Dosovitskiy, T. Brox, "Artistic Style Transfer for Videos", GCPR 2016, equations 4 and 5, with their constants
/// (|w + w'|^2 > 0.01 (|w|^2 + |w'|^2) + 0.5; |grad u|^2 + |grad v|^2 > 0.01 |w|^2 + 0.002, lengths in vectors of the flow).
/// A place whose motion leads out of the frame is hidden, too.
/// </remarks>
public sealed class FrameMotion
{
    private readonly bool[] _visible;

    private FrameMotion(int width, int height, FlowField flow, bool[] visible)
    {
        (Width, Height, Flow, _visible) = (width, height, flow, visible);
        Step = OpticalFlow.Step(width, height);
        HiddenShare = (double)visible.Count(seen => !seen) / visible.Length;
    }

    /// <summary>The frames' width in pixels.</summary>
    public int Width { get; }

    /// <summary>The frames' height in pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels, in either direction, that a vector stands for.</summary>
    public int Step { get; }

    /// <summary>The flow from the first frame to the second.</summary>
    public FlowField Flow { get; }

    /// <summary>Share of the first frame's places that are hidden in the second, 0 to 1.</summary>
    public double HiddenShare { get; }

    /// <summary>Finds the motion between two frames.</summary>
    /// <param name="first">A frame, in any format.</param>
    /// <param name="second">The next one, of the same size, in any format.</param>
    /// <exception cref="DmlEnhanceException">The frames differ in size.</exception>
    public static FrameMotion Between(Frame first, Frame second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        FrameSamples.RequireEqualSizes(first, second);
        MotionPlane before = MotionPicture.Of(first);
        MotionPlane after = MotionPicture.Of(second);
        FlowField? forth = null;
        FlowField? back = null;
        Parallel.Invoke(() => forth = OpticalFlow.Between(before, after), () => back = OpticalFlow.Between(after, before));
        return new FrameMotion(first.Width, first.Height, forth!, Visible(forth!, back!));
    }

    /// <summary>Whether what is at a vector's place in the first frame can be seen in the second.</summary>
    /// <param name="x">Column of the flow, 0 or more.</param>
    /// <param name="y">Row of the flow, 0 or more.</param>
    public bool IsVisible(int x, int y) => _visible[y * Flow.Width + x];

    private static bool[] Visible(FlowField forth, FlowField back)
    {
        var visible = new bool[forth.Width * forth.Height];
        for (int y = 0; y < forth.Height; y++)
        {
            int right = y * forth.Width;
            int below = Math.Min(y + 1, forth.Height - 1) * forth.Width - right;
            for (int x = 0; x < forth.Width; x++)
            {
                int i = right + x;
                visible[i] = Inside(forth, x + forth.X[i], y + forth.Y[i]) && Returns(forth, back, x, y)
                    && !IsEdge(forth, i, x < forth.Width - 1 ? 1 : 0, below);
            }
        }

        return visible;
    }

    private static bool Inside(FlowField field, float x, float y) => x >= 0 && y >= 0 && x <= field.Width - 1 && y <= field.Height - 1;

    private static bool Returns(FlowField forth, FlowField back, int x, int y)
    {
        int i = y * forth.Width + x;
        (float u, float v) = (forth.X[i], forth.Y[i]);
        (float backU, float backV) = back.At(x + u, y + v);
        return Square(u + backU, v + backV) <= 0.01f * (Square(u, v) + Square(backU, backV)) + 0.5f;
    }

    private static bool IsEdge(FlowField field, int i, int right, int below)
    {
        float slopes = Square(field.X[i + right] - field.X[i], field.X[i + below] - field.X[i])
            + Square(field.Y[i + right] - field.Y[i], field.Y[i + below] - field.Y[i]);
        return slopes > 0.01f * Square(field.X[i], field.Y[i]) + 0.002f;
    }

    private static float Square(float a, float b) => a * a + b * b;
}
