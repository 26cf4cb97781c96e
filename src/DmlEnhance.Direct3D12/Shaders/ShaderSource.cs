namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>One HLSL file, read.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="text">Its bytes, without a byte order mark.</param>
internal sealed class ShaderSource(string path, byte[] text)
{
    /// <summary>Where it lies, as errors name it.</summary>
    public string Path { get; } = path;

    /// <summary>Its bytes, without a byte order mark, which the compiler does not know.</summary>
    public byte[] Text { get; } = text;

    /// <summary>What its <c>#include "name"</c> lines name, by that name; null where there is no such file.</summary>
    public Dictionary<string, ShaderSource?> Includes { get; } = new(StringComparer.Ordinal);
}
