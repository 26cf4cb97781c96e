using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>SIZE.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Extent
{
    public int Width;
    public int Height;
}
