namespace DmlEnhance.Networks;

/// <summary>A network that turns one image into an enhanced one.</summary>
public abstract class ImageNetworkDefinition : NetworkDefinition
{
    /// <summary>
    /// How far, in pixels, an output pixel sees: with this many rows above and below it, a band of the image gives the
    /// same values as the whole image does.
    /// </summary>
    public abstract int Halo { get; }

    /// <summary>Reads the inference graph.</summary>
    /// <typeparam name="T">The reader's tensor type.</typeparam>
    /// <param name="operators">The reader.</param>
    /// <param name="image">[1, 3, H, W], RGB, [0,1], sRGB-encoded.</param>
    public abstract Enhancement<T> Enhance<T>(INetworkOperators<T> operators, T image);
}
