namespace DmlEnhance.Exposure;

/// <summary>What <c>auto</c> decided for one frame.</summary>
/// <param name="Model">Name of the model that fits the exposure; it is not run where the strength is 0.</param>
/// <param name="Exposure">What <see cref="ExposureMeter.Measure"/> found, 0 to 1.</param>
/// <param name="Strength">The share of the network's result, 0 to 1: the strength asked for, times <see cref="AutoExposure.Strength"/>.</param>
public sealed record AutoChoice(string Model, double Exposure, float Strength)
{
    /// <summary>Whether the frame is so bright that it is left as it is, whatever strength was asked for.</summary>
    public bool IsBright => Exposure >= AutoExposure.UntouchedFrom;
}
