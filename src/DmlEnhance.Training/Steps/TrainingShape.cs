namespace DmlEnhance.Training.Steps;

/// <summary>The shape of what a training step sees, [N, C, H, W].</summary>
/// <param name="Pictures">N.</param>
/// <param name="Channels">C.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Synthetic">How many of the pictures, the last ones, are clips that the loss treats as synthetic ones.</param>
public readonly record struct TrainingShape(int Pictures, int Channels, int Height, int Width, int Synthetic = 0)
{
    /// <summary>Numbers in all.</summary>
    public long Count => (long)Channels * Pixels;

    /// <summary>Pixels of all pictures.</summary>
    public long Pixels => (long)Pictures * Height * Width;

    /// <summary>That of one RGB image, [1, 3, H, W].</summary>
    public static TrainingShape Image(int height, int width) => new(1, 3, height, width);
}
