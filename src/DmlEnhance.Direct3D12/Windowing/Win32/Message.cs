using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>MSG: one message of a thread's queue.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Message
{
    public nint Window;
    public uint Id;
    public nuint WParam;
    public nint LParam;
    public uint Time;
    public Point Cursor;
}
