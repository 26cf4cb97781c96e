using System.Diagnostics;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

/// <summary>Opens windows for tests, and looks at them as another program would.</summary>
internal static unsafe partial class TestWindow
{
    // Far more than any of it takes; a test that waits this long fails.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static Window Open(int width = 320, int height = 200) => new(new WindowOptions("test", width, height));

    /// <summary>Pumps until something has happened.</summary>
    internal static void PumpUntil(this Window window, Func<bool> happened)
    {
        var clock = Stopwatch.StartNew();
        while (window.PumpEvents() && !happened())
        {
            Assert.True(clock.Elapsed < Patience, "it did not happen");
            window.WaitForEvents(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(happened(), "the window closed before it happened");
    }

    internal static void Post(this Window window, uint message, nuint wParam = 0, nint lParam = 0) =>
        Assert.NotEqual(0, Win32Native.PostMessageW(window.Handle, message, wParam, lParam));

    internal static nint Send(this Window window, uint message, nuint wParam, nint lParam) => SendMessageW(window.Handle, message, wParam, lParam);

    internal static nint At(int x, int y) => (y << 16) | (x & 0xFFFF);

    internal static Rect Outer(this Window window)
    {
        Rect rectangle;
        Assert.NotEqual(0, Win32Native.GetWindowRect(window.Handle, &rectangle));
        return rectangle;
    }

    internal static Rect Client(this Window window)
    {
        Rect rectangle;
        Assert.NotEqual(0, Win32Native.GetClientRect(window.Handle, &rectangle));
        return rectangle;
    }

    /// <summary>
    /// What Windows does while a person drags an edge: its own loop, until Escape. A posted SC_SIZE would start it, but Wines differ in how soon they
    /// end it when nobody moves the mouse.
    /// </summary>
    internal static void RunModalLoop(this Window window)
    {
        var clock = Stopwatch.StartNew();
        window.Send(Win32Native.WM_ENTERSIZEMOVE, 0, 0);
        for (bool ended = false; !ended; Thread.Sleep(1))
        {
            Assert.True(clock.Elapsed < Patience, "nothing ended the loop");
            Message message;
            while (!ended && Win32Native.PeekMessageW(&message, 0, 0, 0, Win32Native.PM_REMOVE) != 0)
            {
                ended = message.Id == Win32Native.WM_KEYDOWN && message.WParam == (nuint)Key.Escape;
                if (!ended)
                    Win32Native.DispatchMessageW(&message);
            }
        }

        window.Send(Win32Native.WM_EXITSIZEMOVE, 0, 0);
    }

    [LibraryImport("user32")]
    private static partial nint SendMessageW(nint window, uint message, nuint wParam, nint lParam);
}
