namespace DmlEnhance.Networks;

/// <summary>One stage of SCI's training cascade; the names are the paper's.</summary>
/// <typeparam name="T">The reader's tensor type.</typeparam>
/// <param name="Input">What the stage saw, [N, 3, H, W].</param>
/// <param name="Illumination">x, [N, 3, H, W].</param>
/// <param name="Reflectance">z, the image divided by x, [N, 3, H, W].</param>
/// <param name="CalibrationMap">s, added to the image to make the next stage's input, [N, 3, H, W].</param>
public readonly record struct SciStage<T>(T Input, T Illumination, T Reflectance, T CalibrationMap);
