using System.Drawing;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed unsafe class WindowTests
{
    private const int SW_MAXIMIZE = 3;
    private const int SW_MINIMIZE = 6;

    [Theory]
    [InlineData(320, 200, true)]
    [InlineData(641, 361, true)]
    [InlineData(500, 300, false)]
    public void A_window_opens_with_the_asked_client_size(int width, int height, bool resizable)
    {
        using var window = new Window(new WindowOptions("size", width, height) { Resizable = resizable });
        Assert.NotEqual(0, window.Handle);
        Assert.Equal((width, height), (window.ClientWidth, window.ClientHeight));
        Assert.Equal((width, height), (window.Client().Width, window.Client().Height));
        Assert.NotEqual(0, Win32Native.IsWindowVisible(window.Handle));
        Assert.False(window.IsMinimised);
        Assert.InRange(window.DpiScale, 0.5f, 8f);
    }

    [Fact]
    public void A_window_lies_within_the_desktop_where_it_fits()
    {
        using var window = TestWindow.Open(900, 600);
        var info = new MonitorInfo { Size = (uint)sizeof(MonitorInfo) };
        Assert.NotEqual(0, Win32Native.GetMonitorInfoW(Win32Native.MonitorFromWindow(window.Handle, Win32Native.MONITOR_DEFAULTTONEAREST), &info));
        Rect outer = window.Outer();
        Assert.True(outer.Left >= info.Work.Left && outer.Top >= info.Work.Top && outer.Right <= info.Work.Right && outer.Bottom <= info.Work.Bottom, $"{outer} in {info.Work}");
    }

    [Fact]
    public void A_window_that_is_not_to_be_seen_is_not_shown()
    {
        using var window = new Window(new WindowOptions("hidden", 64, 64) { Visible = false });
        Assert.Equal(0, Win32Native.IsWindowVisible(window.Handle));
        Assert.True(window.PumpEvents());
    }

    [Fact]
    public void Several_sizes_before_a_pump_are_one_event_with_the_last_size()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        var sizes = new List<Size>();
        window.Resized += sizes.Add;
        window.SetClientSize(400, 300);
        window.SetClientSize(410, 310);
        window.SetClientSize(512, 256);
        Assert.Empty(sizes);
        window.PumpEvents();
        Assert.Equal([new Size(512, 256)], sizes);
        Assert.Equal((512, 256), (window.ClientWidth, window.ClientHeight));
        window.PumpEvents();
        Assert.Single(sizes);
    }

    [Fact]
    public void A_size_that_comes_back_before_a_pump_is_no_event()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        window.Resized += size => Assert.Fail($"resized to {size}");
        window.SetClientSize(400, 300);
        window.SetClientSize(320, 200);
        window.PumpEvents();
    }

    [Fact]
    public void Dragging_stops_at_the_least_size()
    {
        using var window = new Window(new WindowOptions("least", 400, 300) { MinimumWidth = 200, MinimumHeight = 150 });
        window.SetClientSize(10, 10);
        window.PumpEvents();
        Assert.Equal((200, 150), (window.ClientWidth, window.ClientHeight));
    }

    [Fact]
    public void Minimising_keeps_the_size_and_says_so()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        var events = new List<string>();
        window.Minimised += () => events.Add("minimised");
        window.Restored += () => events.Add("restored");
        window.Resized += size => events.Add($"{size}");
        Win32Native.ShowWindow(window.Handle, SW_MINIMIZE);
        window.PumpUntil(() => window.IsMinimised);
        Assert.Equal((320, 200), (window.ClientWidth, window.ClientHeight));
        Win32Native.ShowWindow(window.Handle, Win32Native.SW_RESTORE);
        window.PumpUntil(() => !window.IsMinimised);
        Assert.Equal(["minimised", "restored"], events);
        Assert.Equal((320, 200), (window.ClientWidth, window.ClientHeight));
    }

    [Fact]
    public void Maximising_is_a_resize()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        Size? size = null;
        window.Resized += latest => size = latest;
        Win32Native.ShowWindow(window.Handle, SW_MAXIMIZE);
        window.PumpUntil(() => size is { Width: > 640, Height: > 400 });
        Assert.Equal(size, new Size(window.ClientWidth, window.ClientHeight));
    }

    [Fact]
    public void A_monitor_of_another_resolution_scales_and_places_the_window()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        float? scale = null;
        Size? size = null;
        window.DpiChanged += latest => scale = latest;
        window.Resized += latest => size = latest;
        var suggested = new Rect { Left = 40, Top = 50, Right = 640, Bottom = 500 };
        window.Send(Win32Native.WM_DPICHANGED, 144 | (144 << 16), (nint)(&suggested));
        Assert.Equal(suggested, window.Outer());
        window.PumpEvents();
        Assert.Equal(1.5f, scale);
        Assert.Equal(1.5f, window.DpiScale);
        Assert.Equal(new Size(window.Client().Width, window.Client().Height), size);
    }

    [Fact]
    public void The_title_can_be_changed()
    {
        using var window = TestWindow.Open();
        Assert.Equal("test", window.Title);
        window.Title = "Nachtstraße 夜";
        Assert.Equal("Nachtstraße 夜", window.Title);
        char* text = stackalloc char[64];
        const uint WM_GETTEXT = 0x000D;
        Assert.Equal(window.Title.Length, window.Send(WM_GETTEXT, 64, (nint)text));
        Assert.Equal(window.Title, new string(text));
    }

    [Fact]
    public void The_background_is_left_to_the_swap_chain()
    {
        using var window = TestWindow.Open();
        Assert.Equal(1, window.Send(Win32Native.WM_ERASEBKGND, 0, 0));
    }

    [Fact]
    public void Another_thread_is_told_that_the_window_is_not_its_own()
    {
        using var window = TestWindow.Open();
        Exception? failure = null;
        var stranger = new Thread(() => failure = Record.Exception(() =>
        {
            Assert.Throws<InvalidOperationException>(() => window.PumpEvents());
            Assert.Throws<InvalidOperationException>(() => window.Handle);
            Assert.Throws<InvalidOperationException>(() => window.WaitForEvents(TimeSpan.Zero));
            Assert.Throws<InvalidOperationException>(() => window.ToggleFullScreen());
            Assert.Throws<InvalidOperationException>(() => window.SetCursor(CursorShape.Arrow));
            Assert.Throws<InvalidOperationException>(() => window.Title = "");
            Assert.Throws<InvalidOperationException>(window.Dispose);
        }));
        stranger.Start();
        stranger.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void A_closed_window_says_so()
    {
        Window window = TestWindow.Open();
        window.Dispose();
        window.Dispose();
        Assert.Equal(0, window.Handle);
        Assert.Throws<ObjectDisposedException>(() => window.PumpEvents());
        Assert.Throws<ObjectDisposedException>(() => window.SetFullScreen(true));
        window.RequestClose();
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, -1)]
    [InlineData(63, 100)]
    public void A_window_below_the_least_size_is_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Window(new WindowOptions("none", width, height)));

    [Fact]
    public void What_Windows_refuses_is_one_line_with_its_reason()
    {
        Window window = TestWindow.Open();
        Win32Native.DestroyWindow(window.Handle);
        Assert.Equal(0, Win32Native.SetWindowTextW(0x7FFF0001, "nobody"));
        DmlEnhanceException error = Win32Errors.Last("the title cannot be set", "open the window again");
        window.Dispose();
        Assert.StartsWith("the title cannot be set: ", error.Message);
        Assert.EndsWith(" (Win32 error 1400); open the window again", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
