namespace DmlEnhance.Networks;

/// <summary>The shape of a network's inner features, [1, Channels, Height, Width].</summary>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers in it.</summary>
    public long Count => (long)Channels * Height * Width;

    internal long[] Dimensions => [1, Channels, Height, Width];
}
