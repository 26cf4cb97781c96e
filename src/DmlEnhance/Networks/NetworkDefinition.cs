namespace DmlEnhance.Networks;

/// <summary>A network, and the facts that a user of its files needs.</summary>
public abstract class NetworkDefinition
{
    /// <summary>Every network that this library defines, by the name that files and commands use.</summary>
    public static IReadOnlyList<NetworkDefinition> All { get; } = [new SciNetwork(), new TceNetwork(), new RaftNetwork()];

    /// <summary>Name in files and on the command line, for example <c>sci</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The paper that it comes from.</summary>
    public abstract string Paper { get; }

    /// <summary>The network of this name.</summary>
    /// <exception cref="DmlEnhanceException">There is none; the message lists those there are.</exception>
    public static NetworkDefinition Find(string name) =>
        All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DmlEnhanceException($"there is no network '{name}'; there is: {string.Join(", ", All.Select(network => network.Name))}");
}
