namespace DmlEnhance.Devices;

/// <summary>The library by which a backend runs networks.</summary>
/// <param name="Name">Its name: <c>DirectML</c>.</param>
/// <param name="Version">Its version, for example <c>1.15.4</c>.</param>
/// <param name="Path">The file that was loaded.</param>
public sealed record BackendLibrary(string Name, string Version, string Path)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version} ({Path})";
}
