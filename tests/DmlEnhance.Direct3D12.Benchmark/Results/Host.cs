using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Benchmark.Results;

/// <summary>What the benchmark runs on besides the adapter.</summary>
internal static class Host
{
    /// <summary>
    /// Whether this is Wine, whose DXGI gives an adapter that it does not know (a software rasteriser, say) the name of one that it knows.
    /// </summary>
    public static bool IsWine { get; } =
        NativeLibrary.TryLoad("ntdll.dll", out nint library) && NativeLibrary.TryGetExport(library, "wine_get_version", out _);
}
