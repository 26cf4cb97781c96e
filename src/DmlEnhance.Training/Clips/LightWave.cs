using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>A sine over time.</summary>
/// <param name="Height">At its crest.</param>
/// <param name="Period">In frames.</param>
/// <param name="Phase">Radians at time 0.</param>
internal readonly record struct LightWave(double Height, double Period, double Phase)
{
    /// <summary>Draws height and phase uniformly, the period uniformly in its logarithm; takes three numbers.</summary>
    internal static LightWave Draw(ref NoiseSource random, double lowest, double highest, double shortest, double longest)
    {
        double height = lowest + (highest - lowest) * random.NextUniform();
        double period = shortest * Math.Pow(longest / shortest, random.NextUniform());
        return new LightWave(height, period, 2 * Math.PI * random.NextUniform());
    }

    internal double At(double time) => Height * Math.Sin(2 * Math.PI * time / Period + Phase);
}
