using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Trains SCI in a folder: checkpoints, TensorBoard events, the model and its card.</summary>
/// <remarks>
/// A step depends on the settings, the state and its number alone, and a checkpoint holds the state bit for bit. So a run
/// that was killed and resumed ends with the weights that it would have had unbroken.
/// </remarks>
public static class SciTrainingRun
{
    /// <summary>Trains, from the start or from the folder's checkpoint, to the last step.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="engine">What trains; null for ONNX Runtime, on the device and with the threads of the options.</param>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress, with a checkpoint.</param>
    /// <exception cref="DmlEnhanceException">
    /// The device cannot be had; a picture that the run will see cannot be read; the folder holds another run or cannot be written; the loss
    /// became NaN. The last checkpoint stays as it is.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; where a step was done, the checkpoint is written.</exception>
    public static TrainingSummary Execute(TrainingOptions options, ITrainingEngine? engine = null, Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TrainingRun.Execute(options, engine, () => new SciRecipe(options, cancellationToken), progress, cancellationToken);
    }
}
