namespace DmlEnhance.Training.Losses;

/// <summary>The weight of a loss's term.</summary>
internal static class LossWeight
{
    /// <summary>The weight, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    internal static float Checked(float value) => float.IsFinite(value) && value >= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight must be a number, 0 or more.");
}
