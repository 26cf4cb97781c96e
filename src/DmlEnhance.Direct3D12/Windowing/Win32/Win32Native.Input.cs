using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

internal static unsafe partial class Win32Native
{
    internal const int VK_SHIFT = 0x10;
    internal const int VK_CONTROL = 0x11;
    internal const int VK_MENU = 0x12;
    internal const int VK_ESCAPE = 0x1B;
    internal const int VK_NUMPAD0 = 0x60;
    internal const int VK_NUMPAD9 = 0x69;
    internal const int VK_ADD = 0x6B;
    internal const int VK_SUBTRACT = 0x6D;

    internal const nint IDC_ARROW = 32512;
    internal const nint IDC_SIZEWE = 32644;

    [LibraryImport(User32)]
    internal static partial short GetKeyState(int virtualKey);

    [LibraryImport(User32)]
    internal static partial nint SetCapture(nint window);

    [LibraryImport(User32)]
    internal static partial void ReleaseCapture();

    [LibraryImport(User32, SetLastError = true)]
    internal static partial nint LoadCursorW(nint instance, nint name);

    [LibraryImport(User32)]
    internal static partial nint SetCursor(nint cursor);

    [LibraryImport(User32)]
    internal static partial int GetCursorPos(Point* point);

    [LibraryImport(User32)]
    internal static partial nint WindowFromPoint(Point point);

    [LibraryImport(User32)]
    internal static partial void ScreenToClient(nint window, Point* point);

    [LibraryImport("imm32")]
    internal static partial nint ImmAssociateContext(nint window, nint inputContext);
}
