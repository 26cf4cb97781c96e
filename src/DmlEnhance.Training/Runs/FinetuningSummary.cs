namespace DmlEnhance.Training.Runs;

/// <summary>What fine-tuning gave.</summary>
/// <param name="Model">The ONNX file's bytes.</param>
/// <param name="FirstLoss">Mean loss of the first steps, 10 or half of them.</param>
/// <param name="LastLoss">Mean loss of as many last steps.</param>
public sealed record FinetuningSummary(byte[] Model, double FirstLoss, double LastLoss);
