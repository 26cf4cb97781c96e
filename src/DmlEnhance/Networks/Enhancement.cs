namespace DmlEnhance.Networks;

/// <summary>What an enhancing network gives.</summary>
/// <typeparam name="T">The reader's tensor type.</typeparam>
/// <param name="Enhanced">The enhanced image (SCI: the reflectance), [1, 3, H, W], [0,1].</param>
/// <param name="Illumination">The estimated illumination, [1, 3, H, W], (0,1].</param>
public readonly record struct Enhancement<T>(T Enhanced, T Illumination);
