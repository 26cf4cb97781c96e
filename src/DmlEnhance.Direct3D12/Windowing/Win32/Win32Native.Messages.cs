using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

internal static unsafe partial class Win32Native
{
    internal const uint WM_SIZE = 0x0005;
    internal const uint WM_SETFOCUS = 0x0007;
    internal const uint WM_KILLFOCUS = 0x0008;
    internal const uint WM_PAINT = 0x000F;
    internal const uint WM_CLOSE = 0x0010;
    internal const uint WM_QUIT = 0x0012;
    internal const uint WM_ERASEBKGND = 0x0014;
    internal const uint WM_SETCURSOR = 0x0020;
    internal const uint WM_GETMINMAXINFO = 0x0024;
    internal const uint WM_DISPLAYCHANGE = 0x007E;
    internal const uint WM_NCCREATE = 0x0081;
    internal const uint WM_NCDESTROY = 0x0082;
    internal const uint WM_KEYDOWN = 0x0100;
    internal const uint WM_KEYUP = 0x0101;
    internal const uint WM_SYSKEYDOWN = 0x0104;
    internal const uint WM_SYSKEYUP = 0x0105;
    internal const uint WM_SYSCOMMAND = 0x0112;
    internal const uint WM_TIMER = 0x0113;
    internal const uint WM_MOUSEMOVE = 0x0200;
    internal const uint WM_LBUTTONDOWN = 0x0201;
    internal const uint WM_LBUTTONUP = 0x0202;
    internal const uint WM_RBUTTONDOWN = 0x0204;
    internal const uint WM_RBUTTONUP = 0x0205;
    internal const uint WM_MBUTTONDOWN = 0x0207;
    internal const uint WM_MBUTTONUP = 0x0208;
    internal const uint WM_MOUSEWHEEL = 0x020A;
    internal const uint WM_ENTERMENULOOP = 0x0211;
    internal const uint WM_EXITMENULOOP = 0x0212;
    internal const uint WM_CAPTURECHANGED = 0x0215;
    internal const uint WM_ENTERSIZEMOVE = 0x0231;
    internal const uint WM_EXITSIZEMOVE = 0x0232;
    internal const uint WM_DPICHANGED = 0x02E0;

    internal const nuint SIZE_MINIMIZED = 1;
    internal const nuint SC_KEYMENU = 0xF100;
    internal const int HTCLIENT = 1;
    internal const int WHEEL_DELTA = 120;
    internal const uint PM_REMOVE = 1;
    internal const uint QS_ALLINPUT = 0x1CFF;
    internal const uint MWMO_INPUTAVAILABLE = 4;
    internal const uint WAIT_FAILED = 0xFFFFFFFF;
    internal const uint WAIT_TIMEOUT = 0x102;
    internal const uint INFINITE = 0xFFFFFFFF;
    internal const uint USER_TIMER_MINIMUM = 10;

    [LibraryImport(User32)]
    internal static partial int PeekMessageW(Message* message, nint window, uint first, uint last, uint remove);

    [LibraryImport(User32)]
    internal static partial void TranslateMessage(Message* message);

    [LibraryImport(User32)]
    internal static partial nint DispatchMessageW(Message* message);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial int PostMessageW(nint window, uint message, nuint wParam, nint lParam);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial uint MsgWaitForMultipleObjectsEx(uint count, nint* handles, uint milliseconds, uint wakeMask, uint flags);

    [LibraryImport(User32, SetLastError = true)]
    internal static partial nuint SetTimer(nint window, nuint id, uint milliseconds, nint procedure);

    [LibraryImport(User32)]
    internal static partial void KillTimer(nint window, nuint id);
}
