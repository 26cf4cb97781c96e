using System.Diagnostics;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed class WindowLoopTests
{
    // The command of the window's menu that resizes its lower right corner.

    [Fact]
    public void A_person_who_closes_the_window_ends_the_loop_once()
    {
        using var window = TestWindow.Open();
        int asked = 0;
        window.CloseRequested += () => asked++;
        Assert.True(window.PumpEvents());
        window.Post(Win32Native.WM_CLOSE);
        window.Post(Win32Native.WM_CLOSE);
        Assert.False(window.PumpEvents());
        Assert.False(window.PumpEvents());
        Assert.Equal(1, asked);
        // The swap chain still draws to it.
        Assert.NotEqual(0, window.Handle);
    }

    [Fact]
    public void Another_thread_can_end_a_loop_that_sleeps()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        using var interrupt = new CancellationTokenSource();
        using CancellationTokenRegistration registration = interrupt.Token.Register(window.RequestClose);
        int asked = 0;
        window.CloseRequested += () => asked++;
        var clock = Stopwatch.StartNew();
        interrupt.CancelAfter(TimeSpan.FromMilliseconds(50));
        while (window.PumpEvents())
            window.WaitForEvents(TimeSpan.FromSeconds(30));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "the request did not wake the loop");
        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_request_to_close_is_not_lost_when_it_comes_first()
    {
        using var window = TestWindow.Open();
        window.RequestClose();
        Assert.True(window.WaitForEvents(Timeout.InfiniteTimeSpan));
        Assert.False(window.PumpEvents());
    }

    [Fact]
    public void Waiting_ends_when_time_is_up()
    {
        using var window = TestWindow.Open();
        // What the desktop still has to say about a new window comes first.
        while (window.WaitForEvents(TimeSpan.FromMilliseconds(100)))
            window.PumpEvents();
        var clock = Stopwatch.StartNew();
        Assert.False(window.WaitForEvents(TimeSpan.FromMilliseconds(50)));
        // The system's clock may be up to 16 ms coarse.
        Assert.InRange(clock.ElapsedMilliseconds, 34, 5000);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.WaitForEvents(TimeSpan.FromSeconds(-2)));
    }

    [Fact]
    public void A_handlers_exception_comes_out_of_the_pump()
    {
        using var window = TestWindow.Open();
        var keys = new List<Key>();
        window.KeyDown += press =>
        {
            keys.Add(press.Key);
            if (press.Key == Key.A)
                throw new InvalidDataException("the handler's own");
        };
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.A);
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.B);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => window.PumpEvents());
        Assert.Equal("the handler's own", error.Message);
        Assert.Contains(nameof(A_handlers_exception_comes_out_of_the_pump), error.StackTrace);
        // What came after it was not raised, and the window lives on.
        Assert.Equal([Key.A], keys);
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.C);
        Assert.True(window.PumpEvents());
        Assert.Equal([Key.A, Key.C], keys);
    }

    [Fact]
    public void A_handler_may_not_pump()
    {
        using var window = TestWindow.Open();
        window.KeyDown += _ => window.PumpEvents();
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.A);
        Assert.Throws<InvalidOperationException>(() => window.PumpEvents());
        Assert.True(window.PumpEvents());
    }

    [Fact]
    public void A_handler_may_dispose_of_the_window()
    {
        using var window = TestWindow.Open();
        window.KeyDown += _ => window.Dispose();
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.A);
        window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.B);
        Assert.False(window.PumpEvents());
    }

    [Fact]
    public void Frames_are_asked_for_while_a_person_resizes_the_window()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        int frames = 0;
        var sizes = new List<int>();
        window.Resized += size => sizes.Add(size.Width);
        window.Redraw += () =>
        {
            frames++;
            if (frames == 3)
                window.SetClientSize(400, 300);
            if (frames == 5)
                window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.Escape);
        };
        window.RunModalLoop();
        Assert.InRange(frames, 5, 50);
        Assert.Contains(400, sizes);
        int during = frames;
        window.WaitForEvents(TimeSpan.FromMilliseconds(50));
        window.PumpEvents();
        Assert.Equal(during, frames);
    }

    [Fact]
    public void An_exception_or_a_request_to_close_ends_the_resizing()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        int frames = 0;
        window.Redraw += () =>
        {
            if (++frames == 2)
                throw new InvalidDataException("the frame's own");
            if (frames == 4)
                window.RequestClose();
        };
        window.RunModalLoop();
        Assert.Throws<InvalidDataException>(() => window.PumpEvents());
        window.RunModalLoop();
        Assert.False(window.PumpEvents());
        Assert.InRange(frames, 4, 50);
    }

    [Fact]
    public void Alt_alone_does_not_stop_the_loop()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        int frames = 0;
        // Only asked for while Windows keeps the loop standing; Escape lets it go on.
        window.Redraw += () =>
        {
            frames++;
            window.Post(Win32Native.WM_KEYDOWN, (nuint)Key.Escape);
        };
        window.Post(Win32Native.WM_SYSCOMMAND, Win32Native.SC_KEYMENU);
        Assert.True(window.PumpEvents());
        Assert.Equal(0, frames);
    }

    [Fact]
    public void Two_windows_have_events_of_their_own()
    {
        using var first = TestWindow.Open();
        using var second = TestWindow.Open();
        Key? ofFirst = null;
        Key? ofSecond = null;
        first.KeyDown += press => ofFirst = press.Key;
        second.KeyDown += press => ofSecond = press.Key;
        first.Post(Win32Native.WM_KEYDOWN, (nuint)Key.F1);
        second.Post(Win32Native.WM_KEYDOWN, (nuint)Key.F2);
        first.PumpEvents();
        Assert.Equal(Key.F1, ofFirst);
        Assert.Equal(Key.F2, ofSecond);
        second.RequestClose();
        Assert.True(first.PumpEvents());
        Assert.False(second.PumpEvents());
    }
}
