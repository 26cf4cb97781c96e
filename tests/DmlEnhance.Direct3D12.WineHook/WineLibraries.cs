using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>Tells Wine's own libraries from others.</summary>
internal static unsafe class WineLibraries
{
    private const int SignatureOffset = 64; // behind the header that a DOS program begins with

    private static ReadOnlySpan<byte> Signature => "Wine builtin DLL"u8;

    /// <summary>Loads Direct3D 12, for good, if this is Wine and the library is Wine's.</summary>
    /// <param name="library">Its handle.</param>
    /// <returns>False on Windows, on Linux, and where somebody put another Direct3D 12 in Wine's place, as vkd3d-proton's.</returns>
    public static bool TryLoadDirect3D12(out nint library)
    {
        library = 0;
        return OperatingSystem.IsWindows()
            && NativeLibrary.TryLoad("ntdll.dll", out nint ntdll)
            && NativeLibrary.TryGetExport(ntdll, "wine_get_version", out _)
            && NativeLibrary.TryLoad("d3d12.dll", out library)
            && new ReadOnlySpan<byte>((byte*)library + SignatureOffset, Signature.Length).SequenceEqual(Signature);
    }
}
