using DmlEnhance.Networks;
using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>An ellipse of another photograph that moves over a clip at a speed of its own, with an edge one pixel soft.</summary>
internal readonly record struct MovingPatch(double X, double Y, double RadiusX, double RadiusY, double SpeedX, double SpeedY)
{
    private const double SmallestRadius = 0.08, LargestRadius = 0.3;
    private const double MostPixels = 6;

    /// <summary>Draws where it is and how it moves.</summary>
    /// <param name="random">Gives six numbers.</param>
    /// <param name="side">Pixels a side of the frames.</param>
    internal static MovingPatch Draw(ref NoiseSource random, int side)
    {
        double x = side * random.NextUniform(), y = side * random.NextUniform();
        double radiusX = Radius(ref random, side), radiusY = Radius(ref random, side);
        return new MovingPatch(x, y, radiusX, radiusY, MostPixels * (2 * random.NextUniform() - 1), MostPixels * (2 * random.NextUniform() - 1));
    }

    /// <summary>Lays it over a frame.</summary>
    /// <param name="photograph">What it shows.</param>
    /// <param name="middle">The place in the photograph that its middle shows.</param>
    /// <param name="side">Pixels a side of the frame.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="planes">[3, side, side].</param>
    internal void Draw(PlaneSampler photograph, (double X, double Y) middle, int side, int frame, Span<float> planes)
    {
        double time = frame - (TceNetwork.Frames - 1) / 2.0;
        double centreX = X + SpeedX * time, centreY = Y + SpeedY * time;
        Span<float> rgb = stackalloc float[3];
        for (int row = Math.Max(0, (int)(centreY - RadiusY) - 1); row < Math.Min(side, centreY + RadiusY + 2); row++)
        {
            for (int column = Math.Max(0, (int)(centreX - RadiusX) - 1); column < Math.Min(side, centreX + RadiusX + 2); column++)
            {
                double x = column - centreX, y = row - centreY;
                double distance = Math.Sqrt(x * x / (RadiusX * RadiusX) + y * y / (RadiusY * RadiusY));
                float share = (float)Math.Clamp((1 - distance) * Math.Min(RadiusX, RadiusY) + 0.5, 0, 1);
                if (share == 0)
                    continue;
                photograph.Read(middle.X + x, middle.Y + y, rgb);
                for (int channel = 0; channel < 3; channel++)
                {
                    ref float sample = ref planes[(channel * side + row) * side + column];
                    sample += share * (rgb[channel] - sample);
                }
            }
        }
    }

    private static double Radius(ref NoiseSource random, int side) => side * (SmallestRadius + (LargestRadius - SmallestRadius) * random.NextUniform());
}
