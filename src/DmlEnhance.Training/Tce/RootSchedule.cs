using System.Globalization;

namespace DmlEnhance.Training.Tce;

/// <summary>Rising in proportion to the steps, then falling with their root: <see cref="TceTraining.LearningRate"/>. A run may be ended, or go on, at any step.</summary>
public sealed record RootSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"after {TceTraining.WarmUpSteps} steps, then falling with their root");

    /// <inheritdoc/>
    public override double Rate(double highest, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return TceTraining.LearningRate(highest, step);
    }
}
