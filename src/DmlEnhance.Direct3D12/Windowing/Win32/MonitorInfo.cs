using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>MONITORINFO.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MonitorInfo
{
    public uint Size;
    public Rect Monitor;
    public Rect Work;
    public uint Flags;
}
