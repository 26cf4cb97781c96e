using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>Whether this is Wine, which a report must say: its DXGI gives an adapter that it does not know the name of one that it knows.</summary>
internal static unsafe class WineHost
{
    /// <summary>Wine's version, such as <c>10.0</c>, or null on Windows.</summary>
    public static string? Version { get; } =
        NativeLibrary.TryLoad("ntdll.dll", out nint library) && NativeLibrary.TryGetExport(library, "wine_get_version", out nint version)
            ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)version)())
            : null;
}
