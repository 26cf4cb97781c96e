namespace DmlEnhance.Training.Tce;

/// <summary>How the learning rate goes with the steps.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>What it does, to be read after the rate itself: "0.001 after 500 steps, ...". Kept in checkpoints, so two schedules that differ have different texts.</summary>
    public abstract string Description { get; }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="highest">The highest that there is.</param>
    /// <param name="step">Counts from 0.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public abstract double Rate(double highest, long step);
}
