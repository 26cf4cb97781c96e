namespace DmlEnhance.Training.Datasets;

/// <summary>A part of a picture, in pixels from its upper left corner, perhaps to be mirrored left to right.</summary>
internal readonly record struct Crop(int X, int Y, int Width, int Height, bool Mirrored);
