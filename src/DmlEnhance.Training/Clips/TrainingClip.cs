using DmlEnhance.Networks;

namespace DmlEnhance.Training.Clips;

/// <summary>Six dark frames of a square part of a clip, and the clean third and fourth.</summary>
/// <param name="Source">The file that the first frame comes from.</param>
/// <param name="Side">Rows, and columns.</param>
/// <param name="Values">[24, Side, Side], RGB, sRGB-encoded, in [0,1]: <see cref="TceNetwork.Frames"/> dark frames, then the two clean ones.</param>
/// <param name="Motion">
/// [4, Side, Side], in pixels, or null where it is not known: columns and rows from the third frame to the fourth, then from the fourth to the third. What is at p in the
/// one is at p + motion(p) in the other.
/// </param>
public sealed record TrainingClip(string Source, int Side, float[] Values, float[]? Motion = null);
