namespace DmlEnhance.Training.Steps;

/// <summary>What a training step says of itself.</summary>
/// <param name="Loss">The loss before the step.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
public readonly record struct StepResult(float Loss, float GradientNorm);
