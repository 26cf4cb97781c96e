using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>LOGFONTW: what a font should be like; GDI takes the nearest that is installed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LogFont
{
    /// <summary>Characters of a face's name, with its terminator.</summary>
    public const int FaceNameLength = 32;

    public int Height;
    public int Width;
    public int Escapement;
    public int Orientation;
    public int Weight;
    public byte Italic;
    public byte Underline;
    public byte StrikeOut;
    public byte CharSet;
    public byte OutPrecision;
    public byte ClipPrecision;
    public byte Quality;
    public byte PitchAndFamily;
    public fixed char FaceName[FaceNameLength];
}
