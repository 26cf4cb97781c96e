using System.Security.Cryptography;
using System.Text;
using DmlEnhance.Files;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>Compiled shaders on disk. An entry that is damaged is as good as none; a folder that cannot be used is stated, and is no error.</summary>
/// <param name="folder">Where the entries lie; created when the first is written.</param>
internal sealed class ShaderCache(string folder)
{
    private const long LargestEntry = 1 << 24;

    private volatile string? _problem;

    /// <summary>Where the entries lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>Why entries could not be read or written, in one line, or null.</summary>
    public string? Problem => _problem;

    /// <summary>The bytecode of an entry, or null if there is no whole one.</summary>
    /// <param name="name">The shader's name, so that a person can tell the files apart.</param>
    /// <param name="key">From <see cref="ShaderKey"/>.</param>
    public byte[]? Read(string name, string key)
    {
        string path = PathOf(name, key);
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: > SHA256.HashSizeInBytes and <= LargestEntry })
                return null;
            byte[] entry = File.ReadAllBytes(path);
            byte[] bytecode = entry[SHA256.HashSizeInBytes..];
            return entry.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(Hash(key, bytecode)) ? bytecode : null;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            _problem = DmlEnhanceException.OneLine($"{path}: {FileErrors.Reason(e)}");
            return null;
        }
    }

    /// <summary>Writes an entry; what was there under its key is replaced.</summary>
    public void Write(string name, string key, byte[] bytecode)
    {
        try
        {
            AtomicFile.Write(PathOf(name, key), [.. Hash(key, bytecode), .. bytecode]);
        }
        catch (DmlEnhanceException e)
        {
            _problem = e.Message;
        }
    }

    // The key has part in it, so that an entry which was renamed counts as damaged.
    private static byte[] Hash(string key, byte[] bytecode) => SHA256.HashData([.. Encoding.UTF8.GetBytes(key), .. bytecode]);

    private string PathOf(string name, string key) => Path.Combine(Folder, $"{name}-{key}.dxbc");
}
