using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <content>Full screen: a window without a frame that covers its monitor, whose mode stays as it is.</content>
public sealed unsafe partial class Window
{
    // Maximised too: such a window would not be arranged anew when it becomes maximised again.
    private const uint FrameStyles = WS_OVERLAPPEDWINDOW | WS_MAXIMIZE;
    private const uint FrameExtendedStyles = WS_EX_DLGMODALFRAME | WS_EX_WINDOWEDGE | WS_EX_CLIENTEDGE | WS_EX_STATICEDGE;

    private WindowPlacement _windowedPlacement;
    private uint _windowedStyle;
    private uint _windowedExtendedStyle;
    private bool _leavingFullScreen;

    /// <summary>Whether the window covers its monitor.</summary>
    public bool IsFullScreen { get; private set; }

    /// <summary>Changes between a window with a frame and one that covers its monitor.</summary>
    /// <exception cref="DmlEnhanceException">Windows does not move the window.</exception>
    public void ToggleFullScreen() => SetFullScreen(!IsFullScreen);

    /// <summary>Makes the window cover the monitor that most of it is on, or gives it back its frame, place and size (also: maximised).</summary>
    /// <param name="fullScreen">What it should be; nothing happens if it is.</param>
    /// <remarks><see cref="Resized"/> follows with the next <see cref="PumpEvents"/>. A minimised window is shown again first.</remarks>
    /// <exception cref="DmlEnhanceException">Windows does not move the window.</exception>
    public void SetFullScreen(bool fullScreen)
    {
        CheckUsable();
        if (fullScreen == IsFullScreen)
            return;
        if (IsIconic(_handle) != 0)
            ShowWindow(_handle, SW_RESTORE);
        if (fullScreen)
            EnterFullScreen();
        else
            LeaveFullScreen();
    }

    private void EnterFullScreen()
    {
        var placement = new WindowPlacement { Length = (uint)sizeof(WindowPlacement) };
        if (GetWindowPlacement(_handle, &placement) == 0)
            throw Win32Errors.Last("the window's place cannot be read");
        _windowedPlacement = placement;
        _windowedStyle = Style(GWL_STYLE);
        _windowedExtendedStyle = Style(GWL_EXSTYLE);
        IsFullScreen = true;
        SetStyles((_windowedStyle & ~FrameStyles) | WS_POPUP, _windowedExtendedStyle & ~FrameExtendedStyles);
        CoverMonitor();
    }

    private void LeaveFullScreen()
    {
        bool visible = IsWindowVisible(_handle) != 0;
        IsFullScreen = false;
        // The place is known: a suggestion for a monitor of another resolution must not replace it.
        _leavingFullScreen = true;
        try
        {
            SetStyles((_windowedStyle & ~(WS_VISIBLE | WS_MAXIMIZE)) | (visible ? WS_VISIBLE : 0), _windowedExtendedStyle);
            WindowPlacement placement = _windowedPlacement;
            if (!visible)
                placement.ShowCommand = SW_HIDE;
            if (SetWindowPlacement(_handle, &placement) == 0
                || SetWindowPos(_handle, 0, 0, 0, 0, 0, SWP_NOMOVE | SWP_NOSIZE | SWP_NOZORDER | SWP_NOOWNERZORDER | SWP_FRAMECHANGED) == 0)
                throw Win32Errors.Last("the window's place cannot be restored");
        }
        finally
        {
            _leavingFullScreen = false;
        }
    }

    private void CoverMonitor() => Place(Monitor().Monitor, SWP_FRAMECHANGED);

    private void SetStyles(uint style, uint extendedStyle)
    {
        SetWindowLongPtrW(_handle, GWL_STYLE, (nint)style);
        SetWindowLongPtrW(_handle, GWL_EXSTYLE, (nint)extendedStyle);
    }
}
