using System.Collections.Concurrent;

namespace DmlEnhance.Direct3D12.Shaders;

/// <summary>
/// Shaders by the names of their files: compiled by Microsoft's d3dcompiler_47 when they are first asked for, then taken from a cache on
/// disk until the file, a file that it includes, or the compiler changes. Can be used by several threads.
/// </summary>
public sealed class ShaderLibrary
{
    private readonly ShaderCache _cache;
    private readonly ConcurrentDictionary<string, Lock> _gates = new(StringComparer.Ordinal);
    private int _compilations;

    /// <summary>Opens a folder of shaders.</summary>
    /// <param name="folder">Where the HLSL files lie; null: <c>shaders</c> beside the program.</param>
    /// <param name="cacheFolder">Where compiled shaders are kept; null: <c>DmlEnhance\shaders</c> in the user's local application data.</param>
    public ShaderLibrary(string? folder = null, string? cacheFolder = null)
    {
        Folder = Path.GetFullPath(folder ?? Path.Combine(AppContext.BaseDirectory, "shaders"));
        _cache = new ShaderCache(Path.GetFullPath(cacheFolder ?? DefaultCacheFolder()));
    }

    /// <summary>Where the HLSL files lie.</summary>
    public string Folder { get; }

    /// <summary>Where compiled shaders are kept.</summary>
    public string CacheFolder => _cache.Folder;

    /// <summary>Why compiled shaders could not be kept or read again, in one line, or null. They are compiled at each start then.</summary>
    public string? CacheProblem => _cache.Problem;

    /// <summary>How many shaders this library compiled; all others came from the cache.</summary>
    public int CompilationCount => Volatile.Read(ref _compilations);

    /// <summary>A shader's bytecode.</summary>
    /// <param name="request">Which.</param>
    /// <returns>DXBC, as pipeline states take it. The largest of this project's shaders takes seconds to compile when it is not in the cache.</returns>
    /// <exception cref="DmlEnhanceException">
    /// The file, or one that it includes, is missing; the shader is broken (file, line, column and the compiler's message; warnings count); or
    /// there is no compiler.
    /// </exception>
    public byte[] Compile(ShaderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        IReadOnlyList<ShaderSource> sources = ShaderSourceReader.Read(Path.GetFullPath(Path.Combine(Folder, request.Path)));
        string name = Path.GetFileNameWithoutExtension(request.Path);
        string key = ShaderKey.Of(sources, request, CompilerLibrary.Version);
        lock (_gates.GetOrAdd(key, _ => new Lock()))
        {
            if (_cache.Read(name, key) is { } kept)
                return kept;
            byte[] bytecode = ShaderCompiler.Compile(sources[0], request);
            Interlocked.Increment(ref _compilations);
            _cache.Write(name, key, bytecode);
            return bytecode;
        }
    }

    private static string DefaultCacheFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "DmlEnhance", "shaders");
}
