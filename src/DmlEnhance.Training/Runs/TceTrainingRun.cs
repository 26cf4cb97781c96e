using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Trains TCE-Net in a folder: checkpoints, TensorBoard events, the model and its card.</summary>
/// <remarks>As with <see cref="SciTrainingRun"/>, a run that was killed and resumed ends with the weights that it would have had unbroken.</remarks>
public static class TceTrainingRun
{
    /// <summary>Trains, from the start or from the folder's checkpoint, to the last step.</summary>
    /// <inheritdoc cref="SciTrainingRun.Execute"/>
    public static TrainingSummary Execute(TceTrainingOptions options, ITrainingEngine? engine = null, Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TrainingRun.Execute(options, engine, () => new TceRecipe(options, cancellationToken), progress, cancellationToken);
    }
}
