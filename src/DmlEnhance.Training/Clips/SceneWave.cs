using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>One wave of a <see cref="SceneWarp"/>.</summary>
/// <param name="ShiftX">How far it moves things right at its crest, in pixels of the photograph.</param>
/// <param name="ShiftY">Down.</param>
/// <param name="X">Radians a pixel to the right.</param>
/// <param name="Y">Radians a pixel down.</param>
/// <param name="Phase">Radians.</param>
/// <param name="Rate">Radians a frame.</param>
internal readonly record struct SceneWave(double ShiftX, double ShiftY, double X, double Y, double Phase, double Rate)
{
    // Wavelengths in sides of a frame; slope and period are what keep a warp slow: under two pixels a frame at 96 pixels a side.
    private const double ShortestWave = 0.6, LongestWave = 2;
    private const double LeastSlope = 0.04;
    private const double ShortestPeriod = 24, LongestPeriod = 96;

    /// <summary>Draws a wave.</summary>
    /// <param name="random">Gives six numbers.</param>
    /// <param name="side">Pixels of the photograph on the shorter side of a frame.</param>
    internal static SceneWave Draw(ref NoiseSource random, double side)
    {
        double number = 2 * Math.PI / (side * (ShortestWave + (LongestWave - ShortestWave) * random.NextUniform()));
        double reach = (LeastSlope + (SceneWarp.Steepest / 2 - LeastSlope) * random.NextUniform()) / number;
        (double shiftY, double shiftX) = Math.SinCos(2 * Math.PI * random.NextUniform());
        (double down, double right) = Math.SinCos(2 * Math.PI * random.NextUniform());
        double phase = 2 * Math.PI * random.NextUniform();
        double rate = 2 * Math.PI / (ShortestPeriod * Math.Pow(LongestPeriod / ShortestPeriod, random.NextUniform()));
        return new SceneWave(reach * shiftX, reach * shiftY, number * right, number * down, phase, rate);
    }

    /// <summary>How high the wave is at a place: -1 to 1.</summary>
    internal double At(double x, double y, double time) => Math.Sin(X * x + Y * y + Phase + Rate * time);
}
