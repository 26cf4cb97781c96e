namespace DmlEnhance.Training.Runs;

/// <summary>What a validation found: means over its pictures.</summary>
/// <param name="Exposure">Mean of the enhanced pictures' samples, [0,1].</param>
/// <param name="Psnr">In dB, or null without references.</param>
/// <param name="Ssim">Or null without references.</param>
/// <param name="Fsim">FSIM, or null without references.</param>
/// <param name="TemporalError">
/// Of a video's network: the mean of |(y4 - y3) - (g4 - g3)|, how far the change from one frame to the next is from the clean frames', of 255. Null for one of pictures.
/// </param>
public sealed record ValidationScores(double Exposure, double? Psnr, double? Ssim, double? Fsim, double? TemporalError = null);
