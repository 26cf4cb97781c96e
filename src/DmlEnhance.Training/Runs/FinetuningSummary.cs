namespace DmlEnhance.Training.Runs;

/// <summary>What fine-tuning gave.</summary>
/// <param name="Model">The ONNX file's bytes.</param>
/// <param name="FirstLoss">Mean loss of the first 10 steps.</param>
/// <param name="LastLoss">Mean loss of the last 10 steps.</param>
public sealed record FinetuningSummary(byte[] Model, double FirstLoss, double LastLoss);
