namespace Silk.NET.Core.Native;

/// <summary>Windows' LUID: what names an adapter until the machine starts again.</summary>
internal struct Luid
{
    public uint Low;
    public int High;
}
