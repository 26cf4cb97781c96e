namespace DmlEnhance.Networks;

/// <summary>A network that turns one image into an enhanced one, and the facts that a user of its files needs.</summary>
public abstract class NetworkDefinition
{
    /// <summary>Every network that this library defines, by the name that files and commands use.</summary>
    public static IReadOnlyList<NetworkDefinition> All { get; } = [new SciNetwork()];

    /// <summary>Name in files and on the command line, for example <c>sci</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The paper that it comes from.</summary>
    public abstract string Paper { get; }

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

    /// <summary>The network of this name.</summary>
    /// <exception cref="DmlEnhanceException">There is none; the message lists those there are.</exception>
    public static NetworkDefinition Find(string name) =>
        All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DmlEnhanceException($"there is no network '{name}'; there is: {string.Join(", ", All.Select(network => network.Name))}");
}
