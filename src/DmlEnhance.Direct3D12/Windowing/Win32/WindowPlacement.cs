using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>WINDOWPLACEMENT: where a window is shown, and where it goes when it is neither maximised nor minimised.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowPlacement
{
    public uint Length;
    public uint Flags;
    public uint ShowCommand;
    public Point MinPosition;
    public Point MaxPosition;
    public Rect NormalPosition;
}
