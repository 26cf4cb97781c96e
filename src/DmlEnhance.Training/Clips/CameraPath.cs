using DmlEnhance.Networks;
using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>How a camera moves over a photograph: it drifts, zooms and turns, each at a rate that holds for the clip, and its drift bends.</summary>
/// <remarks>The numbers are this project's own: from a hand that trembles to a pan that crosses a twelfth of a part of 96 pixels with each frame.</remarks>
internal readonly record struct CameraPath(double Scale, double ZoomRate, double TurnRate, double SpeedX, double SpeedY, double BendX, double BendY)
{
    /// <summary>From the first pixel drawn of a photograph to the next: at least.</summary>
    private const double SmallestScale = 0.7;

    private const double LargestScale = 1.5;
    private const double SlowestPixels = 0.1, FastestPixels = 8;
    private const double MostZoom = 0.01, MostTurn = 0.008, MostBend = 0.15;

    /// <summary>Draws a path.</summary>
    /// <param name="random">Gives seven numbers, whatever the path.</param>
    /// <param name="still">Whether nothing moves.</param>
    /// <param name="room">Pixels of the photograph for one of the clip; the scale is not drawn larger.</param>
    internal static CameraPath Draw(ref NoiseSource random, bool still, double room)
    {
        double scale = SmallestScale + (Math.Max(SmallestScale, Math.Min(LargestScale, 0.9 * room)) - SmallestScale) * random.NextUniform();
        double zoom = MostZoom * Signed(ref random), turn = MostTurn * Signed(ref random);
        double speed = SlowestPixels * Math.Pow(FastestPixels / SlowestPixels, random.NextUniform()), direction = 2 * Math.PI * random.NextUniform();
        double bendX = MostBend * speed * Signed(ref random), bendY = MostBend * speed * Signed(ref random);
        return still ? new CameraPath(scale, 0, 0, 0, 0, 0, 0) : new CameraPath(scale, zoom, turn, speed * Math.Cos(direction), speed * Math.Sin(direction), bendX, bendY);
    }

    /// <summary>Draws a frame.</summary>
    /// <param name="photograph">What the camera sees.</param>
    /// <param name="centre">Where in the photograph its middle is halfway through the clip.</param>
    /// <param name="side">Pixels a side of the frame.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="planes">[3, side, side].</param>
    internal void Draw(PlaneSampler photograph, (double X, double Y) centre, int side, int frame, Span<float> planes)
    {
        double time = frame - (TceNetwork.Frames - 1) / 2.0;
        double scale = Scale * (1 + ZoomRate * time);
        (double sine, double cosine) = Math.SinCos(TurnRate * time);
        double middleX = centre.X + Scale * (SpeedX * time + BendX * time * time / 2), middleY = centre.Y + Scale * (SpeedY * time + BendY * time * time / 2);
        Span<float> rgb = stackalloc float[3];
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                double x = scale * (column - (side - 1) / 2.0), y = scale * (row - (side - 1) / 2.0);
                photograph.Read(middleX + cosine * x - sine * y, middleY + sine * x + cosine * y, rgb);
                for (int channel = 0; channel < 3; channel++)
                    planes[(channel * side + row) * side + column] = rgb[channel];
            }
        }
    }

    private static double Signed(ref NoiseSource random) => 2 * random.NextUniform() - 1;
}
