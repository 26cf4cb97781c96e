using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>An ellipse of another photograph that moves over a clip at a speed of its own, with an edge one pixel soft.</summary>
/// <param name="X">The column of its middle at time 0.</param>
/// <param name="Y">The row.</param>
/// <param name="RadiusX">Half its width.</param>
/// <param name="RadiusY">Half its height.</param>
/// <param name="SpeedX">Pixels a frame to the right.</param>
/// <param name="SpeedY">Pixels a frame down.</param>
internal readonly record struct MovingPatch(double X, double Y, double RadiusX, double RadiusY, double SpeedX, double SpeedY)
{
    private const double SmallestRadius = 0.08, LargestRadius = 0.3;
    private const double MostPixels = 6;

    /// <summary>Draws where it is and how it moves.</summary>
    /// <param name="random">Gives six numbers.</param>
    /// <param name="width">Columns of the frames.</param>
    /// <param name="height">Rows of the frames.</param>
    internal static MovingPatch Draw(ref NoiseSource random, int width, int height)
    {
        double x = width * random.NextUniform(), y = height * random.NextUniform();
        int side = Math.Min(width, height);
        double radiusX = Radius(ref random, side), radiusY = Radius(ref random, side);
        return new MovingPatch(x, y, radiusX, radiusY, MostPixels * (2 * random.NextUniform() - 1), MostPixels * (2 * random.NextUniform() - 1));
    }

    /// <summary>Where its middle is.</summary>
    internal (double X, double Y) Middle(double time) => (X + SpeedX * time, Y + SpeedY * time);

    /// <summary>For how many frames either side of the middle it moves by less than a length.</summary>
    internal double Reach(double length) => length / Math.Max(Math.Abs(SpeedX), Math.Abs(SpeedY));

    /// <summary>How much of a place it covers, 0 to 1.</summary>
    /// <param name="x">Columns from its middle.</param>
    /// <param name="y">Rows from its middle.</param>
    internal float Share(double x, double y)
    {
        double distance = Math.Sqrt(x * x / (RadiusX * RadiusX) + y * y / (RadiusY * RadiusY));
        return (float)Math.Clamp((1 - distance) * Math.Min(RadiusX, RadiusY) + 0.5, 0, 1);
    }

    /// <summary>The part of a frame outside of which it covers nothing: first column and row, and those after the last.</summary>
    /// <param name="middle">From <see cref="Middle"/>.</param>
    /// <param name="width">Columns of the frame.</param>
    /// <param name="height">Rows of the frame.</param>
    internal (int Left, int Top, int Right, int Bottom) Bounds((double X, double Y) middle, int width, int height) => (
        (int)Math.Clamp(middle.X - RadiusX - 1, 0, width), (int)Math.Clamp(middle.Y - RadiusY - 1, 0, height),
        (int)Math.Clamp(Math.Ceiling(middle.X + RadiusX + 2), 0, width), (int)Math.Clamp(Math.Ceiling(middle.Y + RadiusY + 2), 0, height));

    private static double Radius(ref NoiseSource random, int side) => side * (SmallestRadius + (LargestRadius - SmallestRadius) * random.NextUniform());
}
