namespace DmlEnhance.Training.Runs;

/// <summary>What a validation found: means over its pictures.</summary>
/// <param name="Exposure">Mean of the enhanced pictures' samples, [0,1].</param>
/// <param name="Psnr">In dB, or null without references.</param>
/// <param name="Ssim">Or null without references.</param>
public sealed record ValidationScores(double Exposure, double? Psnr, double? Ssim);
