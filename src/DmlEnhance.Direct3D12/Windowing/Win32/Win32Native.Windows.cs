using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

/// <summary>The functions of user32, gdi32, kernel32, imm32 and winmm that windows, text and frame pacing call, under their C names.</summary>
/// <remarks>
/// BOOL is <see cref="int"/>; zero means failure, whose code <see cref="Win32Errors"/> reads where SetLastError is asked for. Results that
/// tell nothing are left out (<c>void</c>).
/// </remarks>
internal static unsafe partial class Win32Native
{
    internal const uint WS_OVERLAPPED = 0;
    internal const uint WS_POPUP = 0x80000000;
    internal const uint WS_VISIBLE = 0x10000000;
    internal const uint WS_MAXIMIZE = 0x01000000;
    internal const uint WS_CAPTION = 0x00C00000;
    internal const uint WS_SYSMENU = 0x00080000;
    internal const uint WS_MINIMIZEBOX = 0x00020000;
    internal const uint WS_OVERLAPPEDWINDOW = 0x00CF0000;
    internal const uint WS_EX_DLGMODALFRAME = 0x00000001;
    internal const uint WS_EX_WINDOWEDGE = 0x00000100;
    internal const uint WS_EX_CLIENTEDGE = 0x00000200;
    internal const uint WS_EX_STATICEDGE = 0x00020000;
    internal const int CW_USEDEFAULT = unchecked((int)0x80000000);

    internal const int GWL_STYLE = -16;
    internal const int GWL_EXSTYLE = -20;
    internal const int GWLP_USERDATA = -21;

    internal const int SW_HIDE = 0;
    internal const int SW_SHOWNORMAL = 1;
    internal const int SW_RESTORE = 9;

    internal const uint SWP_NOSIZE = 0x0001;
    internal const uint SWP_NOMOVE = 0x0002;
    internal const uint SWP_NOZORDER = 0x0004;
    internal const uint SWP_NOACTIVATE = 0x0010;
    internal const uint SWP_FRAMECHANGED = 0x0020;
    internal const uint SWP_NOOWNERZORDER = 0x0200;

    internal const uint MONITOR_DEFAULTTONEAREST = 2;
    internal const nint DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE = -3;
    internal const nint DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2 = -4;
    internal const uint USER_DEFAULT_SCREEN_DPI = 96;

    private const string User32 = "user32";
    private const string Kernel32 = "kernel32";

    [LibraryImport(User32, SetLastError = true)]
    internal static partial ushort RegisterClassExW(WindowClassEx* windowClass);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int UnregisterClassW(char* className, nint instance);

    [LibraryImport(User32, SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial nint CreateWindowExW(uint extendedStyle, string className, string title, uint style, int x, int y, int width, int height, nint parent, nint menu, nint instance, nint parameter);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int DestroyWindow(nint window);

    [LibraryImport(User32)]
    internal static partial nint DefWindowProcW(nint window, uint message, nuint wParam, nint lParam);

    [LibraryImport(User32)]
    internal static partial void ShowWindow(nint window, int command);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int SetWindowPos(nint window, nint insertAfter, int x, int y, int width, int height, uint flags);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int GetWindowPlacement(nint window, WindowPlacement* placement);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int SetWindowPlacement(nint window, WindowPlacement* placement);

    [LibraryImport(User32)]
    internal static partial nint GetWindowLongPtrW(nint window, int index);

    [LibraryImport(User32)]
    internal static partial nint SetWindowLongPtrW(nint window, int index, nint value);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int GetWindowRect(nint window, Rect* rectangle);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int GetClientRect(nint window, Rect* rectangle);

    [LibraryImport(User32)]
    internal static partial int IsIconic(nint window);

    [LibraryImport(User32)]
    internal static partial int IsWindowVisible(nint window);

    [LibraryImport(User32)]
    internal static partial void ValidateRect(nint window, Rect* rectangle);

    [LibraryImport(User32, SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial int SetWindowTextW(nint window, string title);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int AdjustWindowRectExForDpi(Rect* rectangle, uint style, int menu, uint extendedStyle, uint dpi);

    [LibraryImport(User32)]
    internal static partial uint GetDpiForWindow(nint window);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int SetProcessDpiAwarenessContext(nint context);

    [LibraryImport(User32)]
    internal static partial nint MonitorFromWindow(nint window, uint flags);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int GetMonitorInfoW(nint monitor, MonitorInfo* info);

    [LibraryImport(Kernel32, SetLastError = true)]
    internal static partial nint GetModuleHandleW(char* name);
}
