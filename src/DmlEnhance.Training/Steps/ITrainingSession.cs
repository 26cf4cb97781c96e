namespace DmlEnhance.Training.Steps;

/// <summary>A training state on a device, and the steps that change it. Not thread-safe.</summary>
public interface ITrainingSession : IDisposable
{
    /// <summary>Steps done, those before this session included.</summary>
    long Step { get; }

    /// <summary>Does one step.</summary>
    /// <param name="shape">What it sees.</param>
    /// <param name="values">That, in C order.</param>
    /// <param name="learningRate">Adam's alpha.</param>
    /// <param name="cancellationToken">Breaks the step off.</param>
    /// <exception cref="DmlEnhanceException">The device failed, or has not enough memory.</exception>
    /// <exception cref="NotFiniteNumberException">The loss or the gradient is NaN or infinite. The state is as before the step.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the state is as before the step.</exception>
    StepResult Run(TrainingShape shape, float[] values, double learningRate, CancellationToken cancellationToken = default);

    /// <summary>Copies the state to CPU memory.</summary>
    TrainingState Snapshot();
}
