using System.Drawing;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Xunit;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed unsafe class WindowFullScreenTests
{
    private const int SW_MAXIMIZE = 3;
    private const int SW_MINIMIZE = 6;

    [Fact]
    public void Full_screen_covers_the_monitor_and_comes_back_to_the_exact_place()
    {
        using var window = TestWindow.Open();
        SetWindowPos(window.Handle, 0, 37, 53, 0, 0, SWP_NOSIZE | SWP_NOZORDER);
        window.PumpEvents();
        var sizes = new List<Size>();
        window.Resized += sizes.Add;
        State before = State.Of(window);

        window.ToggleFullScreen();
        window.PumpEvents();
        Rect monitor = Monitor(window);
        Assert.True(window.IsFullScreen);
        Assert.Equal(monitor, window.Outer());
        Assert.Equal((monitor.Width, monitor.Height), (window.ClientWidth, window.ClientHeight));

        window.ToggleFullScreen();
        window.PumpEvents();
        Assert.False(window.IsFullScreen);
        Assert.Equal(before, State.Of(window));
        Assert.Equal([new Size(monitor.Width, monitor.Height), new Size(320, 200)], sizes);
    }

    [Fact]
    public void A_maximised_window_comes_back_maximised_and_then_to_its_size()
    {
        using var window = TestWindow.Open();
        ShowWindow(window.Handle, SW_MAXIMIZE);
        window.PumpEvents();
        State before = State.Of(window);
        window.SetFullScreen(true);
        window.PumpEvents();
        Assert.Equal(Monitor(window), window.Outer());
        window.SetFullScreen(false);
        window.PumpEvents();
        Assert.Equal(before, State.Of(window));
        ShowWindow(window.Handle, SW_RESTORE);
        window.PumpEvents();
        Assert.Equal((320, 200), (window.ClientWidth, window.ClientHeight));
    }

    [Fact]
    public void Asking_for_what_is_changes_nothing()
    {
        using var window = TestWindow.Open();
        State windowed = State.Of(window);
        window.SetFullScreen(false);
        Assert.Equal(windowed, State.Of(window));
        window.SetFullScreen(true);
        window.SetFullScreen(true);
        window.SetFullScreen(false);
        Assert.Equal(windowed, State.Of(window));
    }

    [Fact]
    public void A_minimised_window_is_shown_again_first()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        ShowWindow(window.Handle, SW_MINIMIZE);
        window.PumpUntil(() => window.IsMinimised);
        window.SetFullScreen(true);
        window.PumpUntil(() => !window.IsMinimised);
        Assert.Equal(Monitor(window), window.Outer());
        window.SetFullScreen(false);
        window.PumpEvents();
        Assert.Equal((320, 200), (window.ClientWidth, window.ClientHeight));
    }

    [Fact]
    public void A_window_that_is_not_seen_stays_so()
    {
        using var window = new Window(new WindowOptions("hidden", 320, 200) { Visible = false });
        State before = State.Of(window);
        window.SetFullScreen(true);
        Assert.Equal(Monitor(window), window.Outer());
        Assert.Equal(0, IsWindowVisible(window.Handle));
        window.SetFullScreen(false);
        Assert.Equal(before, State.Of(window));
        Assert.Equal(0, IsWindowVisible(window.Handle));
    }

    [Fact]
    public void Another_resolution_of_the_monitor_does_not_undo_full_screen()
    {
        using var window = TestWindow.Open();
        window.SetFullScreen(true);
        var suggested = new Rect { Left = 40, Top = 50, Right = 640, Bottom = 500 };
        window.Send(WM_DPICHANGED, 144 | (144 << 16), (nint)(&suggested));
        Assert.Equal(Monitor(window), window.Outer());
        // A new mode of the monitor moves windows about.
        SetWindowPos(window.Handle, 0, 10, 10, 300, 300, SWP_NOZORDER);
        window.Send(WM_DISPLAYCHANGE, 32, 0);
        Assert.Equal(Monitor(window), window.Outer());
    }

    private static Rect Monitor(Window window)
    {
        var info = new MonitorInfo { Size = (uint)sizeof(MonitorInfo) };
        Assert.NotEqual(0, GetMonitorInfoW(MonitorFromWindow(window.Handle, MONITOR_DEFAULTTONEAREST), &info));
        return info.Monitor;
    }

    // What Windows knows of a window's place: the placement byte for byte, the styles, the rectangle.
    private sealed record State(string Placement, nint Style, nint ExtendedStyle, Rect Outer)
    {
        internal static State Of(Window window)
        {
            var placement = new WindowPlacement { Length = (uint)sizeof(WindowPlacement) };
            Assert.NotEqual(0, GetWindowPlacement(window.Handle, &placement));
            return new(
                Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<WindowPlacement>(in placement))),
                GetWindowLongPtrW(window.Handle, GWL_STYLE),
                GetWindowLongPtrW(window.Handle, GWL_EXSTYLE),
                window.Outer());
        }
    }
}
