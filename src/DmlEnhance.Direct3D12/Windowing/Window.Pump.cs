using System.Drawing;
using System.Runtime.ExceptionServices;
using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <content>The loop's side: taking messages, waiting for them, closing.</content>
public sealed unsafe partial class Window
{
    private bool _pumping;
    private bool _closed;
    private volatile bool _closeAsked;
    private Size _raisedSize;

    /// <summary>The client area has another size (physical pixels). Raised at most once a pump, with the latest size; not for minimising.</summary>
    public event Action<Size>? Resized;

    /// <summary>The window became an icon of the task bar.</summary>
    public event Action? Minimised;

    /// <summary>The window was an icon and is shown again.</summary>
    public event Action? Restored;

    /// <summary>The window is on a monitor of another resolution, or its monitor's changed; the value is the new <see cref="DpiScale"/>.</summary>
    public event Action<float>? DpiChanged;

    /// <summary>True: the window gets the keys from now on. False: it no longer does, so keys that are down raise no <see cref="KeyUp"/>.</summary>
    public event Action<bool>? FocusChanged;

    /// <summary>
    /// A frame should be drawn now, because a person moves or resizes the window or has its menu open and <see cref="PumpEvents"/> cannot
    /// return meanwhile. Raised about every 10 to 16 ms by a timer, after a <see cref="Resized"/> that is due.
    /// </summary>
    /// <remarks>The handler must neither call <see cref="PumpEvents"/> nor wait long.</remarks>
    public event Action? Redraw;

    /// <summary>The window was asked to close, by a person or by <see cref="RequestClose"/>; raised once, and nothing can stop it.</summary>
    public event Action? CloseRequested;

    /// <summary>Handles all messages that wait and raises their events.</summary>
    /// <returns>False once the window was asked to close.</returns>
    /// <exception cref="InvalidOperationException">Called by a handler of an event, or on another thread.</exception>
    /// <remarks>
    /// Whatever a handler threw is thrown here, with its own stack trace. Messages of all the thread's windows are handled; events
    /// of another window, and its handlers' exceptions, come out of that one's members.
    /// </remarks>
    public bool PumpEvents()
    {
        CheckUsable();
        if (_pumping)
            throw new InvalidOperationException("PumpEvents was called while it runs, by a handler of an event");
        _pumping = true;
        try
        {
            Message message;
            while (PeekMessageW(&message, 0, 0, 0, PM_REMOVE) != 0)
            {
                if (message.Id == WM_QUIT)
                {
                    _closeAsked = true;
                    continue;
                }

                TranslateMessage(&message);
                DispatchMessageW(&message);
            }

            if (_closeAsked)
                Close();
            RaiseResized();
        }
        finally
        {
            _pumping = false;
        }

        ThrowFailure();
        return !_closed;
    }

    /// <summary>Waits until a message waits for <see cref="PumpEvents"/>, or time is up. For a loop that has nothing to draw.</summary>
    /// <param name="timeout">At most this long; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <returns>Whether there is something to pump.</returns>
    /// <exception cref="DmlEnhanceException">Windows cannot wait.</exception>
    public bool WaitForEvents(TimeSpan timeout)
    {
        CheckUsable();
        if (timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        if (_closeAsked)
            return true;
        uint milliseconds = timeout == Timeout.InfiniteTimeSpan ? INFINITE : (uint)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), int.MaxValue);
        return MsgWaitForMultipleObjectsEx(0, null, milliseconds, QS_ALLINPUT, MWMO_INPUTAVAILABLE) switch
        {
            WAIT_TIMEOUT => false,
            WAIT_FAILED => throw Win32Errors.Last("the window cannot wait for events"),
            _ => true,
        };
    }

    /// <summary>
    /// Makes <see cref="PumpEvents"/> return false, as if a person had closed the window; ends a <see cref="WaitForEvents"/>. For any thread, such as
    /// that of a Ctrl+C handler: <c>cancellationToken.Register(window.RequestClose)</c>. Does nothing once the window is gone.
    /// </summary>
    public void RequestClose()
    {
        _closeAsked = true;
        lock (_handleGate)
        {
            // The message only wakes the window's thread, so it does not matter if a full queue refuses it.
            if (_handle != 0)
                PostMessageW(_handle, WM_CLOSE, 0, 0);
        }
    }

    private void Close()
    {
        _closeAsked = true;
        if (_closed)
            return;
        _closed = true;
        LeaveModalLoop();
        Raise(CloseRequested);
    }

    private void RaiseResized()
    {
        var size = new Size(ClientWidth, ClientHeight);
        if (size == _raisedSize || IsMinimised)
            return;
        _raisedSize = size;
        Raise(Resized, size);
    }

    // After a handler's exception nothing more is raised until the caller has seen it: its state may be half-changed.
    // What Windows says while the window is destroyed is of no use to anybody.
    private bool IsListening => _failure is null && !_disposed;

    private void Raise(Action? handlers)
    {
        if (IsListening)
            handlers?.Invoke();
    }

    private void Raise<T>(Action<T>? handlers, T value)
    {
        if (IsListening)
            handlers?.Invoke(value);
    }

    private void Fail(Exception exception)
    {
        _failure ??= ExceptionDispatchInfo.Capture(exception);
        LeaveModalLoop();
    }

    private void ThrowFailure()
    {
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }
}
