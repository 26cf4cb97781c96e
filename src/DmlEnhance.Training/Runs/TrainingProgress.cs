using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>Told after every step.</summary>
/// <param name="Step">Steps done in all.</param>
/// <param name="Steps">Steps to do in all.</param>
/// <param name="Result">The step's loss and gradient.</param>
/// <param name="Validation">The scores, after a step with validation.</param>
/// <param name="WaitingShare">Of the time of training so far, the share that went by waiting for data, from 0 to 1.</param>
public sealed record TrainingProgress(long Step, long Steps, StepResult Result, ValidationScores? Validation, double WaitingShare);
