using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

internal static unsafe partial class Win32Native
{
    internal const int FW_NORMAL = 400;
    internal const int FW_BOLD = 700;
    internal const byte DEFAULT_CHARSET = 1;
    internal const byte OUT_TT_PRECIS = 4;
    internal const byte ANTIALIASED_QUALITY = 4;
    internal const byte FIXED_PITCH = 1;
    internal const byte FF_MODERN = 0x30;
    internal const int TRANSPARENT = 1;
    internal const uint WHITE = 0x00FFFFFF;
    internal const uint CLR_INVALID = 0xFFFFFFFF;

    private const string Gdi32 = "gdi32";

    [LibraryImport(Gdi32)]
    internal static partial nint CreateCompatibleDC(nint deviceContext);

    [LibraryImport(Gdi32)]
    internal static partial void DeleteDC(nint deviceContext);

    [LibraryImport(Gdi32)]
    internal static partial nint CreateFontIndirectW(LogFont* font);

    [LibraryImport(Gdi32)]
    internal static partial nint CreateDIBSection(nint deviceContext, BitmapInfoHeader* info, uint usage, void** bits, nint section, uint offset);

    [LibraryImport(Gdi32)]
    internal static partial nint SelectObject(nint deviceContext, nint selected);

    [LibraryImport(Gdi32)]
    internal static partial void DeleteObject(nint deleted);

    [LibraryImport(Gdi32)]
    internal static partial int GetTextFaceW(nint deviceContext, int count, char* name);

    [LibraryImport(Gdi32)]
    internal static partial int GetTextExtentPoint32W(nint deviceContext, char* text, int count, Extent* size);

    [LibraryImport(Gdi32)]
    internal static partial int TextOutW(nint deviceContext, int x, int y, char* text, int count);

    [LibraryImport(Gdi32)]
    internal static partial uint SetTextColor(nint deviceContext, uint color);

    [LibraryImport(Gdi32)]
    internal static partial int SetBkMode(nint deviceContext, int mode);

    [LibraryImport(Gdi32)]
    internal static partial void GdiFlush();
}
