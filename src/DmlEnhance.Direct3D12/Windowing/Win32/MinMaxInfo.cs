using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>MINMAXINFO: the sizes that a person may give a window by dragging.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MinMaxInfo
{
    public Point Reserved;
    public Point MaxSize;
    public Point MaxPosition;
    public Point MinTrackSize;
    public Point MaxTrackSize;
}
