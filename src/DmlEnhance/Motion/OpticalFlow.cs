using DmlEnhance.Frames;

namespace DmlEnhance.Motion;

/// <summary>Dense optical flow: for every place of a picture, where it is in another.</summary>
/// <remarks>
/// TV-L1, written from C. Zach, T. Pock, H. Bischof, "A Duality Based Approach for Realtime TV-L1 Optical Flow", DAGM 2007, and
/// J. Sánchez, E. Meinhardt-Llopis, G. Facciolo, "TV-L1 Optical Flow Estimation", IPOL 3, 2013 (equations 11 to 16): the flow u
/// that makes the sum of lambda |I1(x + u) - I0(x)| + |grad u| least, coarse to fine over a pyramid of halves, I1 taken as
/// linear around the flow so far and warped anew (bicubic) several times a level, with a 3x3 median of the flow after each
/// (A. Wedel, T. Pock, C. Zach, H. Bischof, D. Cremers, "An Improved Algorithm for TV-L1 Optical Flow", 2009). The absolute
/// difference makes noise, lamps that go on and uncovered background cost little. It is an own one because no package of managed code
/// with dense flow was at hand.
/// <para>
/// Pictures are reduced to at most 640 pixels on the longest side by averaging whole blocks, and their brightness is divided by
/// itself plus the frame's mean, so the flow does not depend on how light either frame is.
/// </para>
/// </remarks>
public static class OpticalFlow
{
    private const int ShortestSide = 16;

    /// <summary>The flow from one frame to another.</summary>
    /// <param name="first">Where the flow begins, in any format.</param>
    /// <param name="second">Where it ends, of the same size, in any format.</param>
    /// <returns>A vector for every block of <see cref="Step"/> x <see cref="Step"/> pixels, in such blocks.</returns>
    /// <exception cref="DmlEnhanceException">The frames differ in size.</exception>
    public static FlowField Compute(Frame first, Frame second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Metrics.FrameSamples.RequireEqualSizes(first, second);
        return Between(MotionPicture.Of(first), MotionPicture.Of(second));
    }

    /// <summary>How many pixels, in either direction, a vector of the flow stands for: 1 up to 640 pixels, 3 at 1920x1080.</summary>
    /// <param name="width">The frames' width in pixels.</param>
    /// <param name="height">Their height in pixels.</param>
    public static int Step(int width, int height) => MotionPicture.Step(width, height);

    /// <summary>The flow between two planes of one size, values from 0 to 1.</summary>
    internal static FlowField Between(MotionPlane first, MotionPlane second)
    {
        var levels = new List<(MotionPlane First, MotionPlane Second)> { (first, second) };
        while (Math.Min(levels[^1].First.Width, levels[^1].First.Height) >= 2 * ShortestSide)
            levels.Add((levels[^1].First.Half(), levels[^1].Second.Half()));
        OpticalFlowLevel? coarse = null;
        for (int i = levels.Count - 1; i >= 0; i--)
        {
            var level = new OpticalFlowLevel(levels[i].First, levels[i].Second, coarse);
            level.Solve();
            coarse = level;
        }

        return coarse!.Flow();
    }
}
