namespace DmlEnhance.Training.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Model">The ONNX file.</param>
/// <param name="ModelStep">The step whose weights it holds.</param>
/// <param name="Best">That step's scores, where it was chosen by them.</param>
/// <param name="Steps">Steps done in all.</param>
/// <param name="FirstLoss">Mean loss of the first steps of this run, 10 or half of them; NaN if there was nothing left to do.</param>
/// <param name="LastLoss">Mean loss of the last steps, likewise.</param>
/// <param name="StepsPerSecond">Of this run, validation and checkpoints apart; 0 if there was nothing left to do.</param>
/// <param name="WaitingShare">Of that time, the share that went by waiting for data, from 0 to 1.</param>
public sealed record TrainingSummary(
    string Model, long ModelStep, ValidationScores? Best, long Steps, double FirstLoss, double LastLoss, double StepsPerSecond, double WaitingShare);
