using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <content>The window procedure: what Windows tells the window.</content>
public sealed unsafe partial class Window
{
    private const nuint RedrawTimer = 1;

    // The low four bits of a system command are Windows' own.
    private const nuint SystemCommandMask = 0xFFF0;

    private int _modalLoops;

    // No exception may pass through Windows' frames: it waits in _failure until PumpEvents is back in managed code.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static nint WindowProcedure(nint handle, uint message, nuint wParam, nint lParam)
    {
        nint self = GetWindowLongPtrW(handle, GWLP_USERDATA);
        if (message == WM_NCCREATE)
        {
            // CREATESTRUCT begins with the parameter of CreateWindowEx.
            self = *(nint*)lParam;
            SetWindowLongPtrW(handle, GWLP_USERDATA, self);
        }

        // Before WM_NCCREATE and after WM_NCDESTROY.
        if (self == 0 || GCHandle.FromIntPtr(self).Target is not Window window)
            return DefWindowProcW(handle, message, wParam, lParam);
        try
        {
            return window.Answer(handle, message, wParam, lParam);
        }
        catch (Exception e)
        {
            window.Fail(e);
            return 0;
        }
    }

    private nint Answer(nint handle, uint message, nuint wParam, nint lParam)
    {
        switch (message)
        {
            case WM_NCCREATE:
                _handle = handle;
                break;
            case WM_NCDESTROY:
                OnDestroyed(handle);
                break;
            case WM_CLOSE:
                // Not DefWindowProc: the window lives until it is disposed of, because a swap chain draws to it.
                Close();
                return 0;
            case WM_ERASEBKGND:
                return 1;
            case WM_PAINT:
                ValidateRect(handle, null);
                return 0;
            case WM_SIZE:
                OnSize(wParam == SIZE_MINIMIZED, LowWord(lParam), HighWord(lParam));
                return 0;
            case WM_GETMINMAXINFO:
                LimitSize((MinMaxInfo*)lParam);
                return 0;
            case WM_DPICHANGED:
                OnDpiChanged((uint)(wParam & 0xFFFF), (Rect*)lParam);
                return 0;
            case WM_DISPLAYCHANGE when IsFullScreen:
                CoverMonitor();
                break;
            case WM_ENTERSIZEMOVE or WM_ENTERMENULOOP:
                OnModalLoop(entered: true);
                break;
            case WM_EXITSIZEMOVE or WM_EXITMENULOOP:
                OnModalLoop(entered: false);
                break;
            case WM_TIMER when wParam == RedrawTimer:
                RaiseResized();
                Raise(Redraw);
                return 0;
            case WM_SETFOCUS or WM_KILLFOCUS:
                Raise(FocusChanged, message == WM_SETFOCUS);
                break;
            case WM_SYSCOMMAND when (wParam & SystemCommandMask) == SC_KEYMENU && lParam != ' ':
                // Alt or F10 alone, and Alt with a letter, would look for a menu bar: the loop would stand still, or Windows beep.
                return 0;
            default:
                if (AnswerInput(message, wParam, lParam) is nint answer)
                    return answer;
                break;
        }

        return DefWindowProcW(handle, message, wParam, lParam);
    }

    private void OnDestroyed(nint handle)
    {
        SetWindowLongPtrW(handle, GWLP_USERDATA, 0);
        lock (_handleGate)
            _handle = 0;
        _closed = true;
    }

    private void OnSize(bool minimised, int width, int height)
    {
        bool changed = minimised != IsMinimised;
        IsMinimised = minimised;
        if (!minimised)
            (ClientWidth, ClientHeight) = (Math.Max(width, 1), Math.Max(height, 1));
        if (changed)
            Raise(minimised ? Minimised : Restored);
    }

    private void LimitSize(MinMaxInfo* limits)
    {
        Rect least = OuterSize(_options.MinimumWidth, _options.MinimumHeight);
        limits->MinTrackSize = new Win32.Point { X = least.Width, Y = least.Height };
    }

    private void OnDpiChanged(uint dpi, Rect* suggested)
    {
        _dpi = dpi;
        if (IsFullScreen)
            CoverMonitor();
        else if (!_leavingFullScreen)
            Place(*suggested, 0);
        Raise(DpiChanged, DpiScale);
    }

    private void OnModalLoop(bool entered)
    {
        _modalLoops = Math.Max(_modalLoops + (entered ? 1 : -1), 0);
        if (_modalLoops == 0)
            KillTimer(_handle, RedrawTimer);
        else if (SetTimer(_handle, RedrawTimer, USER_TIMER_MINIMUM, 0) == 0)
            throw Win32Errors.Last("the window cannot be drawn while it is moved: it gets no timer");
    }

    // Escape ends what a person does with the frame or the menu of a window.
    private void LeaveModalLoop()
    {
        if (_modalLoops > 0)
            PostMessageW(_handle, WM_KEYDOWN, VK_ESCAPE, 0);
    }

    private void Place(Rect outer, uint flags)
    {
        if (SetWindowPos(_handle, 0, outer.Left, outer.Top, outer.Width, outer.Height, SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOOWNERZORDER | flags) == 0)
            throw Win32Errors.Last("the window cannot be moved");
    }

    // Signed: left of or above the client area a position is negative.
    private static int LowWord(nint value) => (short)(value & 0xFFFF);

    private static int HighWord(nint value) => (short)((value >> 16) & 0xFFFF);
}
