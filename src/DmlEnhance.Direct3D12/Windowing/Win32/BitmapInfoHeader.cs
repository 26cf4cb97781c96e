using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>BITMAPINFOHEADER; a negative height means rows from the top.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BitmapInfoHeader
{
    public uint Size;
    public int Width;
    public int Height;
    public ushort Planes;
    public ushort BitCount;
    public uint Compression;
    public uint ImageSize;
    public int XPixelsPerMetre;
    public int YPixelsPerMetre;
    public uint ColoursUsed;
    public uint ColoursImportant;
}
