using DmlEnhance.Simulation;

namespace DmlEnhance.Training.Clips;

/// <summary>How the light of a clip, and the curve that its camera puts over it, change with time, smoothly and within bounds however long the clip.</summary>
/// <remarks>
/// The exposure is multiplied by 2^(a sin(v t + p) + b sin(w t + q)): a cloud or a dimmer, and an automatic exposure that hunts; over six frames the light changes
/// by a factor of 1.5 at most. The camera's curve is the power that Lv, Li and Lu, "Attention Guided Low-Light Image Enhancement with a Large Scale Low-Light
/// Simulation Dataset", IJCV 129, 2021 (arXiv:1908.00682), darken with: b (a I)^gamma, gamma 1.5 to 5. There the power alone makes it dark; here most of that is the
/// exposure's part, so gamma is <see cref="SmallestGamma"/> to <see cref="LargestGamma"/>, and the exposure is divided by what the power leaves of mid grey, so that
/// levels of light keep their meaning. The numbers are this project's own.
/// </remarks>
internal readonly record struct LightDrift(LightWave Slow, LightWave Fast, double Gamma, LightWave GammaWave)
{
    internal const double SmallestGamma = 1, LargestGamma = 1.5;

    // In linear light: what photographers expose for.
    private const double MidGrey = 0.18;

    /// <summary>Draws a drift.</summary>
    /// <param name="random">Gives ten numbers.</param>
    internal static LightDrift Draw(ref NoiseSource random)
    {
        var slow = LightWave.Draw(ref random, 0.05, 0.25, 12, 60);
        var fast = LightWave.Draw(ref random, 0, 0.05, 6, 20);
        double gamma = SmallestGamma + (LargestGamma - SmallestGamma) * random.NextUniform();
        return new LightDrift(slow, fast, gamma, LightWave.Draw(ref random, 0.05, 0.25, 12, 60));
    }

    /// <summary>What is left of the light at a time.</summary>
    /// <param name="light">What the clip's frames have in common.</param>
    /// <param name="time">In frames.</param>
    internal LowLightSimulation At(LowLightSimulation light, double time)
    {
        double gamma = 1 + (Gamma - 1) * (1 + GammaWave.At(time));
        double stops = Slow.At(time) + Fast.At(time);
        return light with { Gamma = gamma, Exposure = Math.Min(1, light.Exposure * Math.Pow(2, stops) * Math.Pow(MidGrey, 1 - gamma)) };
    }
}
