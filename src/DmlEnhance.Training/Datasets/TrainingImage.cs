namespace DmlEnhance.Training.Datasets;

/// <summary>A picture, or a part of one, as a network takes it.</summary>
/// <param name="Path">The file it comes from.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">[1,3,Height,Width], RGB, sRGB-encoded, in [0,1]: sample / 255, or / 65535 for 16 bits. Grey is repeated three
/// times; alpha is left out.</param>
public sealed record TrainingImage(string Path, int Height, int Width, float[] Values);
