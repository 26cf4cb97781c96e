using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <content>Keyboard, mouse and mouse pointer.</content>
public sealed unsafe partial class Window
{
    private const nint RepeatBit = 1 << 30;

    private MouseButtons _pressed;
    private Win32.Point _mouse;
    private nint _cursor = LoadCursorW(0, IDC_ARROW);

    /// <summary>A key went down, or is down and repeats.</summary>
    public event Action<KeyEvent>? KeyDown;

    /// <summary>A key went up.</summary>
    public event Action<KeyEvent>? KeyUp;

    /// <summary>The mouse has moved.</summary>
    public event Action<MouseMoveEvent>? MouseMoved;

    /// <summary>A button of the mouse was pressed in the client area. Until all are up again the mouse stays with the window, wherever it goes.</summary>
    public event Action<MouseButtonEvent>? MouseDown;

    /// <summary>A button that was pressed in the client area went up, or another window took the mouse away, which ends a drag.</summary>
    public event Action<MouseButtonEvent>? MouseUp;

    /// <summary>The wheel was turned.</summary>
    public event Action<MouseWheelEvent>? MouseWheel;

    /// <summary>Chooses the mouse pointer over the client area.</summary>
    /// <param name="shape">What it looks like from now on.</param>
    /// <exception cref="DmlEnhanceException">Windows has no such pointer.</exception>
    public void SetCursor(CursorShape shape)
    {
        CheckUsable();
        _cursor = Win32Errors.Require(LoadCursorW(0, shape == CursorShape.HorizontalResize ? IDC_SIZEWE : IDC_ARROW), "the mouse pointer cannot be loaded");
        // Windows asks again only when the mouse moves, and not at all during a drag.
        Win32.Point position;
        if (_pressed != MouseButtons.None || (GetCursorPos(&position) != 0 && WindowFromPoint(position) == _handle))
            Win32Native.SetCursor(_cursor);
    }

    // Null: nothing for the window, or Windows has to do its part too.
    private nint? AnswerInput(uint message, nuint wParam, nint lParam)
    {
        switch (message)
        {
            case WM_KEYDOWN or WM_SYSKEYDOWN:
                RaiseKey(KeyDown, wParam, (lParam & RepeatBit) != 0);
                break;
            case WM_KEYUP or WM_SYSKEYUP:
                RaiseKey(KeyUp, wParam, isRepeat: false);
                break;
            case WM_MOUSEMOVE:
                _mouse = new Win32.Point { X = LowWord(lParam), Y = HighWord(lParam) };
                Raise(MouseMoved, new MouseMoveEvent(_mouse.X, _mouse.Y, _pressed));
                return 0;
            case WM_LBUTTONDOWN or WM_RBUTTONDOWN or WM_MBUTTONDOWN:
                OnButtonDown(Button(message), LowWord(lParam), HighWord(lParam));
                return 0;
            case WM_LBUTTONUP or WM_RBUTTONUP or WM_MBUTTONUP:
                OnButtonUp(Button(message), LowWord(lParam), HighWord(lParam));
                return 0;
            case WM_MOUSEWHEEL:
                OnWheel(HighWord((nint)wParam), LowWord(lParam), HighWord(lParam));
                return 0;
            case WM_CAPTURECHANGED when lParam != _handle:
                OnCaptureLost();
                return 0;
            case WM_SETCURSOR when LowWord(lParam) == HTCLIENT:
                Win32Native.SetCursor(_cursor);
                return 1;
        }

        return null;
    }

    private void RaiseKey(Action<KeyEvent>? handlers, nuint virtualKey, bool isRepeat)
    {
        var key = virtualKey switch
        {
            >= VK_NUMPAD0 and <= VK_NUMPAD9 => Key.Digit0 + (int)(virtualKey - VK_NUMPAD0),
            VK_ADD => Key.Plus,
            VK_SUBTRACT => Key.Minus,
            _ => (Key)virtualKey,
        };
        if (key != Key.None && Enum.IsDefined(key))
            Raise(handlers, new KeyEvent(key, Modifiers(), isRepeat));
    }

    private void OnButtonDown(MouseButtons button, int x, int y)
    {
        if (_pressed == MouseButtons.None)
            SetCapture(_handle);
        _pressed |= button;
        _mouse = new Win32.Point { X = x, Y = y };
        Raise(MouseDown, new MouseButtonEvent(button, x, y));
    }

    private void OnButtonUp(MouseButtons button, int x, int y)
    {
        // Pressed elsewhere, or the drag has ended already.
        if (!_pressed.HasFlag(button))
            return;
        _pressed &= ~button;
        if (_pressed == MouseButtons.None)
            ReleaseCapture();
        _mouse = new Win32.Point { X = x, Y = y };
        Raise(MouseUp, new MouseButtonEvent(button, x, y));
    }

    private void OnCaptureLost()
    {
        MouseButtons lost = _pressed;
        _pressed = MouseButtons.None;
        foreach (MouseButtons button in (ReadOnlySpan<MouseButtons>)[MouseButtons.Left, MouseButtons.Right, MouseButtons.Middle])
        {
            if (lost.HasFlag(button))
                Raise(MouseUp, new MouseButtonEvent(button, _mouse.X, _mouse.Y));
        }
    }

    private void OnWheel(int delta, int screenX, int screenY)
    {
        var position = new Win32.Point { X = screenX, Y = screenY };
        ScreenToClient(_handle, &position);
        Raise(MouseWheel, new MouseWheelEvent((float)delta / WHEEL_DELTA, position.X, position.Y));
    }

    private static MouseButtons Button(uint message) => message switch
    {
        WM_LBUTTONDOWN or WM_LBUTTONUP => MouseButtons.Left,
        WM_RBUTTONDOWN or WM_RBUTTONUP => MouseButtons.Right,
        _ => MouseButtons.Middle,
    };

    private static KeyModifiers Modifiers() =>
        (IsDown(VK_SHIFT) ? KeyModifiers.Shift : 0) | (IsDown(VK_CONTROL) ? KeyModifiers.Control : 0) | (IsDown(VK_MENU) ? KeyModifiers.Alt : 0);

    // As of the message that is being handled, not of this moment. The sign bit is set while the key is down.
    private static bool IsDown(int virtualKey) => GetKeyState(virtualKey) < 0;
}
