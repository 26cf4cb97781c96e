namespace DmlEnhance.Networks;

/// <summary>Shapes of <see cref="TceFeatures{T}"/> at one size of picture.</summary>
public readonly record struct TceShapes(FeatureShape Latent, FeatureShape Half, FeatureShape Full);
