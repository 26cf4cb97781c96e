using System.Diagnostics;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing;
using Point = DmlEnhance.Direct3D12.Windowing.Win32.Point;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

/// <summary>Keyboard and mouse as the system sees them.</summary>
internal static unsafe partial class InputDevice
{
    private const uint KEYEVENTF_KEYUP = 2;

    /// <summary>Presses keys one after the other and releases them in the opposite order.</summary>
    internal static void Press(params ReadOnlySpan<int> virtualKeys)
    {
        for (int i = 0; i < virtualKeys.Length; i++)
            keybd_event((byte)virtualKeys[i], 0, 0, 0);
        for (int i = virtualKeys.Length - 1; i >= 0; i--)
            keybd_event((byte)virtualKeys[i], 0, KEYEVENTF_KEYUP, 0);
    }

    /// <summary>Whether the window gets the keyboard within a second.</summary>
    internal static bool WaitForFocus(this Window window)
    {
        for (var clock = Stopwatch.StartNew(); GetFocus() != window.Handle && clock.ElapsedMilliseconds < 1000;)
        {
            window.PumpEvents();
            window.WaitForEvents(TimeSpan.FromMilliseconds(10));
        }

        return GetFocus() == window.Handle && GetForegroundWindow() == window.Handle;
    }

    /// <summary>A position of the client area as messages about the wheel tell it.</summary>
    internal static nint ScreenAt(this Window window, int x, int y)
    {
        var point = new Point { X = x, Y = y };
        ClientToScreen(window.Handle, &point);
        return TestWindow.At(point.X, point.Y);
    }

    [LibraryImport("user32")]
    internal static partial nint GetCapture();

    [LibraryImport("user32")]
    internal static partial nint GetCursor();

    [LibraryImport("user32")]
    private static partial nint GetFocus();

    [LibraryImport("user32")]
    private static partial nint GetForegroundWindow();

    [LibraryImport("user32")]
    private static partial void ClientToScreen(nint window, Point* point);

    [LibraryImport("user32")]
    private static partial void keybd_event(byte virtualKey, byte scanCode, uint flags, nuint extra);
}
