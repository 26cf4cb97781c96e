namespace DmlEnhance.Exposure;

/// <summary>What <see cref="ExposureTrack"/> decided for one frame of a video.</summary>
/// <param name="Model">The model that fits.</param>
/// <param name="Before">The model that ran before and is faded out, or null.</param>
/// <param name="ShareBefore">The share of what <paramref name="Before"/> makes, 0 to 1.</param>
/// <param name="Strength">The share of the networks' result.</param>
internal readonly record struct TrackedChoice(string Model, string? Before, float ShareBefore, float Strength);
