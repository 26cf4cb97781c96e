using System.Security.Cryptography;
using System.Text;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>What a compiled shader depends on, as one SHA-256.</summary>
internal static class ShaderKey
{
    // Raised when what an entry of the cache holds, or what this key covers, changes.
    private const string Layout = "DmlEnhance shader 1";

    /// <summary>The key: lower-case hexadecimal.</summary>
    /// <param name="sources">The shader and all that it includes, the shader first.</param>
    /// <param name="request">Target, entry and defines.</param>
    /// <param name="compiler">Which compiler it is (<see cref="CompilerLibrary.Version"/>).</param>
    public static string Of(IReadOnlyList<ShaderSource> sources, ShaderRequest request, string compiler)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Layout);
        Add(hash, compiler);
        Add(hash, BitConverter.GetBytes(ShaderCompiler.Options));
        Add(hash, request.Target);
        Add(hash, request.Entry);
        Add(hash, BitConverter.GetBytes(request.Defines?.Count ?? 0));
        foreach ((string name, string value) in request.Defines ?? [])
        {
            Add(hash, name);
            Add(hash, value);
        }

        foreach (ShaderSource source in sources)
        {
            Add(hash, source.Text);
            // Which file a name leads to, not where it lies: a copy of the program elsewhere makes the same bytecode.
            foreach ((string name, ShaderSource? included) in source.Includes)
            {
                Add(hash, name);
                Add(hash, BitConverter.GetBytes(included is null ? -1 : IndexOf(sources, included)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int IndexOf(IReadOnlyList<ShaderSource> sources, ShaderSource source)
    {
        int index = 0;
        while (!ReferenceEquals(sources[index], source))
            index++;
        return index;
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // With its length in front, so that no two lists of parts make one sequence of bytes.
    private static void Add(IncrementalHash hash, byte[] bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
