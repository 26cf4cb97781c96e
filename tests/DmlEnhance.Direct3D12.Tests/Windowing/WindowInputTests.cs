using DmlEnhance.Direct3D12.Windowing;
using Xunit;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed class WindowInputTests
{
    private const nint Repeat = 1 << 30;

    [Fact]
    public void Keys_arrive_in_order_and_repeats_are_told_apart()
    {
        using var window = TestWindow.Open();
        var events = new List<string>();
        window.KeyDown += press => events.Add($"down {press.Key}{(press.IsRepeat ? " again" : "")}");
        window.KeyUp += press => events.Add($"up {press.Key}{(press.IsRepeat ? " again" : "")}");
        window.Post(WM_KEYDOWN, 'L');
        window.Post(WM_KEYDOWN, 'L', Repeat);
        window.Post(WM_KEYUP, 'L', Repeat);
        window.PumpEvents();
        Assert.Equal(["down L", "down L again", "up L"], events);
    }

    [Theory]
    [InlineData(0x31, Key.Digit1)]
    [InlineData(0x61, Key.Digit1)]
    [InlineData(0x6B, Key.Plus)]
    [InlineData(0xBB, Key.Plus)]
    [InlineData(0x6D, Key.Minus)]
    [InlineData(0xBD, Key.Minus)]
    [InlineData(0x7B, Key.F12)]
    [InlineData(0x25, Key.Left)]
    [InlineData(0x1B, Key.Escape)]
    [InlineData(0x5A, Key.Z)]
    [InlineData(0xDD, Key.BracketRight)]
    public void A_virtual_key_is_one_of_ours(int virtualKey, Key key)
    {
        using var window = TestWindow.Open();
        Key? pressed = null;
        window.KeyDown += press => pressed = press.Key;
        window.Post(WM_KEYDOWN, (nuint)virtualKey);
        window.PumpEvents();
        Assert.Equal(key, pressed);
    }

    [Fact]
    public void Keys_that_no_viewer_needs_are_no_event()
    {
        using var window = TestWindow.Open();
        window.KeyDown += press => Assert.Fail($"{press.Key}");
        // Nothing, Shift, the menu key, an input method's, and one beyond all codes.
        foreach (nuint virtualKey in (ReadOnlySpan<nuint>)[0, 0x10, 0x5D, 0xE5, 0x12345])
            window.Post(WM_KEYDOWN, virtualKey);
        Assert.True(window.PumpEvents());
    }

    [Fact]
    public void Alt_and_Enter_are_a_key_of_the_program()
    {
        using var window = TestWindow.Open();
        Key? pressed = null;
        window.KeyDown += press => pressed = press.Key;
        window.Post(WM_SYSKEYDOWN, (nuint)Key.Enter, 1 << 29);
        Assert.True(window.PumpEvents());
        Assert.Equal(Key.Enter, pressed);
    }

    [Fact]
    public void A_real_keyboard_reports_what_is_held_down()
    {
        using var window = TestWindow.Open();
        KeyEvent? pressed = null;
        window.KeyDown += press => pressed = press;
        bool focused = window.WaitForFocus();
        Assert.SkipUnless(focused, "another program keeps the keyboard");
        InputDevice.Press(VK_CONTROL, VK_SHIFT, (int)Key.S);
        window.PumpUntil(() => pressed is not null);
        Assert.Equal(new KeyEvent(Key.S, KeyModifiers.Control | KeyModifiers.Shift, IsRepeat: false), pressed);
    }

    [Fact]
    public void The_mouse_is_told_in_client_pixels_also_beyond_the_edge()
    {
        using var window = TestWindow.Open();
        var events = new List<object>();
        window.MouseMoved += move => events.Add(move);
        window.MouseDown += press => events.Add(("down", press));
        window.MouseUp += press => events.Add(("up", press));
        window.Post(WM_MOUSEMOVE, 0, TestWindow.At(10, 20));
        window.Post(WM_LBUTTONDOWN, 1, TestWindow.At(11, 21));
        window.Post(WM_MOUSEMOVE, 1, TestWindow.At(-5, 300));
        window.Post(WM_LBUTTONUP, 0, TestWindow.At(-6, 301));
        window.Post(WM_MOUSEMOVE, 0, TestWindow.At(12, 22));
        window.PumpEvents();
        Assert.Equal(
            [
                new MouseMoveEvent(10, 20, MouseButtons.None),
                ("down", new MouseButtonEvent(MouseButtons.Left, 11, 21)),
                new MouseMoveEvent(-5, 300, MouseButtons.Left),
                ("up", new MouseButtonEvent(MouseButtons.Left, -6, 301)),
                new MouseMoveEvent(12, 22, MouseButtons.None),
            ],
            events.Where(IsPosted));

        // The desktop reports the real pointer too, if it happens to be over the window.
        static bool IsPosted(object entry) => entry is not MouseMoveEvent move || (move.X, move.Y) is (10, 20) or (-5, 300) or (12, 22);
    }

    [Fact]
    public void The_mouse_stays_with_the_window_until_the_last_button_is_up()
    {
        using var window = TestWindow.Open();
        nint captured = 0;
        window.MouseDown += _ => captured = InputDevice.GetCapture();
        window.Post(WM_LBUTTONDOWN, 1, TestWindow.At(5, 5));
        window.Post(WM_RBUTTONDOWN, 3, TestWindow.At(5, 5));
        window.Post(WM_LBUTTONUP, 2, TestWindow.At(5, 5));
        window.PumpEvents();
        Assert.Equal(window.Handle, captured);
        Assert.Equal(window.Handle, InputDevice.GetCapture());
        window.Post(WM_RBUTTONUP, 0, TestWindow.At(5, 5));
        window.PumpEvents();
        Assert.Equal(0, InputDevice.GetCapture());
    }

    [Fact]
    public void A_drag_ends_when_another_window_takes_the_mouse()
    {
        using var window = TestWindow.Open();
        using var other = TestWindow.Open();
        var released = new List<MouseButtonEvent>();
        window.MouseUp += released.Add;
        window.Post(WM_MBUTTONDOWN, 0x10, TestWindow.At(7, 8));
        window.PumpEvents();
        SetCapture(other.Handle);
        ReleaseCapture();
        Assert.Equal([new MouseButtonEvent(MouseButtons.Middle, 7, 8)], released);
        // Its button goes up later, which is no second end.
        window.Post(WM_MBUTTONUP, 0, TestWindow.At(9, 9));
        window.PumpEvents();
        Assert.Single(released);
    }

    [Theory]
    [InlineData(120, 1f)]
    [InlineData(-240, -2f)]
    [InlineData(30, 0.25f)]
    public void The_wheel_is_told_in_notches_where_the_mouse_is(int delta, float notches)
    {
        using var window = TestWindow.Open();
        MouseWheelEvent? turned = null;
        window.MouseWheel += turn => turned = turn;
        window.Send(WM_MOUSEWHEEL, (nuint)(uint)(delta << 16), window.ScreenAt(30, 40));
        Assert.Equal(new MouseWheelEvent(notches, 30, 40), turned);
    }

    [Fact]
    public void The_pointer_has_the_chosen_shape_over_the_client_area()
    {
        using var window = TestWindow.Open();
        nint arrow = Shape(window);
        window.SetCursor(CursorShape.HorizontalResize);
        nint resize = Shape(window);
        window.SetCursor(CursorShape.Arrow);
        Assert.NotEqual(0, arrow);
        Assert.NotEqual(arrow, resize);
        Assert.Equal(arrow, Shape(window));

        static nint Shape(Window window)
        {
            Assert.Equal(1, window.Send(WM_SETCURSOR, (nuint)window.Handle, HTCLIENT));
            return InputDevice.GetCursor();
        }
    }

    [Fact]
    public void Focus_is_told()
    {
        using var window = TestWindow.Open();
        window.PumpEvents();
        var changes = new List<bool>();
        window.FocusChanged += changes.Add;
        window.Send(WM_KILLFOCUS, 0, 0);
        window.Send(WM_SETFOCUS, 0, 0);
        Assert.Equal([false, true], changes);
    }
}
