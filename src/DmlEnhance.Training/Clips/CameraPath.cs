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

    // However long the clip: a tenth, and 6 degrees, either way.
    private const double FarthestZoom = 0.1, FarthestTurn = 0.1;

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

    /// <summary>What the camera sees at a time.</summary>
    /// <param name="centre">Where in the photograph its middle is at time 0.</param>
    /// <param name="time">In frames.</param>
    internal Similarity At((double X, double Y) centre, double time)
    {
        double scale = Scale * (1 + ZoomRate * time);
        (double sine, double cosine) = Math.SinCos(TurnRate * time);
        return new Similarity(
            scale * cosine, scale * sine, centre.X + Scale * (SpeedX * time + BendX * time * time / 2), centre.Y + Scale * (SpeedY * time + BendY * time * time / 2));
    }

    /// <summary>For how many frames either side of the middle the camera can go on and still sees the photograph alone.</summary>
    /// <param name="room">How far the middle of the frame may go from that of the photograph, in pixels of the photograph.</param>
    internal double Reach(double room)
    {
        double speed = Scale * Math.Sqrt(SpeedX * SpeedX + SpeedY * SpeedY), bend = Scale * Math.Sqrt(BendX * BendX + BendY * BendY);
        // speed t + bend t^2 / 2 = room, in the form that bears a bend or a speed of 0.
        double root = speed + Math.Sqrt(speed * speed + 2 * bend * room);
        return Math.Min(2 * room / root, Math.Min(FarthestZoom / Math.Abs(ZoomRate), FarthestTurn / Math.Abs(TurnRate)));
    }

    /// <summary>What a frame of so many pixels, of a scale of 1, takes up at most within its <see cref="Reach"/>: zoomed and turned.</summary>
    internal static (double Width, double Height) Extent(int width, int height) =>
        ((1 + FarthestZoom) * (width + FarthestTurn * height), (1 + FarthestZoom) * (height + FarthestTurn * width));

    private static double Signed(ref NoiseSource random) => 2 * random.NextUniform() - 1;
}
