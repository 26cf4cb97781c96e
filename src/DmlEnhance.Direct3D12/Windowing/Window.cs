using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>A window of the desktop and its input; what is drawn in it is the business of a swap chain on its <see cref="Handle"/>.</summary>
/// <remarks>
/// <para>
/// A window belongs to the thread that creates it: every member but <see cref="RequestClose"/> must be used there, and all that ask Windows
/// for something check it (<see cref="InvalidOperationException"/>). All events are raised on that thread, out of <see cref="PumpEvents"/> or out of a
/// member that changes the window. A handler's exception ends the raising of events and comes out of <see cref="PumpEvents"/>.
/// </para>
/// <para>
/// All sizes and positions are physical pixels: the process is made aware of each monitor's resolution (per monitor, version 2)
/// before the first window opens, unless the program's manifest or its host has chosen otherwise.
/// </para>
/// <para>
/// While a person moves the window, drags an edge or opens the window's menu, Windows keeps <see cref="PumpEvents"/> from returning. The loop
/// goes on if a handler of <see cref="Redraw"/> draws a frame. Keys: F11 and Alt+Enter arrive as any other key, Alt+F4 closes,
/// Alt+Space opens the window's menu; Alt and F10 alone do not stop the loop, as they would in a window with a menu bar.
/// </para>
/// </remarks>
public sealed unsafe partial class Window : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly WindowOptions _options;
    private readonly Lock _handleGate = new();
    private GCHandle _self;
    private nint _handle;
    private uint _dpi = USER_DEFAULT_SCREEN_DPI;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    /// <summary>Opens a window.</summary>
    /// <param name="options">Its title and size. Windows cuts a size that does not fit its desktop; <see cref="ClientWidth"/> and <see cref="ClientHeight"/> say what was given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A least size is less than 1, or a size less than the least.</exception>
    /// <exception cref="DmlEnhanceException">Windows does not open it: there is no desktop, or no memory for it.</exception>
    public Window(WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Title);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ClientWidth, options.MinimumWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ClientHeight, options.MinimumHeight);
        _options = options;
        WindowClass.Acquire(&WindowProcedure);
        _self = GCHandle.Alloc(this);
        try
        {
            Open();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The HWND, for a swap chain; 0 once the window is gone.</summary>
    public nint Handle
    {
        get
        {
            CheckThread();
            return _handle;
        }
    }

    /// <summary>Width of the area inside the frame in physical pixels, 1 or more; while minimised, what it was before.</summary>
    public int ClientWidth { get; private set; }

    /// <summary>Height of the area inside the frame in physical pixels, 1 or more; while minimised, what it was before.</summary>
    public int ClientHeight { get; private set; }

    /// <summary>Whether the window is an icon of the task bar: nothing needs to be drawn. <see cref="WaitForEvents"/> spares the processor meanwhile.</summary>
    public bool IsMinimised { get; private set; }

    /// <summary>Physical pixels for each of the 96 that an inch has by convention: 1 on a usual monitor, 2 on a very fine one.</summary>
    public float DpiScale => (float)_dpi / USER_DEFAULT_SCREEN_DPI;

    /// <summary>The text of the title bar.</summary>
    /// <exception cref="DmlEnhanceException">Windows does not take the text.</exception>
    public string Title
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckUsable();
            if (SetWindowTextW(_handle, value) == 0)
                throw Win32Errors.Last("the window's title cannot be set");
            field = value;
        }
    } = "";

    /// <summary>Closes the window; calling it again does nothing.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        CheckThread();
        _disposed = true;
        if (_handle != 0)
            DestroyWindow(_handle);
        _self.Free();
        WindowClass.Release();
    }

    /// <summary>Gives the client area a size, as a person would by dragging an edge: not less than the options' least.</summary>
    /// <param name="width">Physical pixels.</param>
    /// <param name="height">Physical pixels.</param>
    internal void SetClientSize(int width, int height)
    {
        CheckUsable();
        Rect outer = OuterSize(width, height);
        if (SetWindowPos(_handle, 0, 0, 0, outer.Width, outer.Height, SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE) == 0)
            throw Win32Errors.Last("the window cannot be resized");
    }

    private void Open()
    {
        uint style = _options.Resizable ? WS_OVERLAPPEDWINDOW : WS_OVERLAPPED | WS_CAPTION | WS_SYSMENU | WS_MINIMIZEBOX;
        nint created = CreateWindowExW(0, WindowClass.Name, _options.Title, style, CW_USEDEFAULT, CW_USEDEFAULT, CW_USEDEFAULT, CW_USEDEFAULT, 0, 0, WindowClass.Instance, GCHandle.ToIntPtr(_self));
        if (created == 0)
            throw Win32Errors.Last($"the window '{_options.Title}' cannot be opened", "a window needs a desktop session with a display");
        Title = _options.Title;
        // Keys of the viewer are commands, not text: no input method may collect them.
        ImmAssociateContext(_handle, 0);
        _dpi = GetDpiForWindow(_handle);
        SetClientSize(_options.ClientWidth, _options.ClientHeight);
        MoveIntoWorkArea();
        ReadClientSize();
        _raisedSize = new(ClientWidth, ClientHeight);
        if (_options.Visible)
            ShowWindow(_handle, SW_SHOWNORMAL);
    }

    // Windows chose the place for another size.
    private void MoveIntoWorkArea()
    {
        Rect work = Monitor().Work;
        Rect outer;
        if (GetWindowRect(_handle, &outer) == 0)
            throw Win32Errors.Last("the window's place cannot be read");
        int x = Math.Max(work.Left, Math.Min(outer.Left, work.Right - outer.Width));
        int y = Math.Max(work.Top, Math.Min(outer.Top, work.Bottom - outer.Height));
        if (SetWindowPos(_handle, 0, x, y, 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE) == 0)
            throw Win32Errors.Last("the window cannot be moved");
    }

    private void ReadClientSize()
    {
        Rect client;
        if (GetClientRect(_handle, &client) == 0)
            throw Win32Errors.Last("the window's size cannot be read");
        (ClientWidth, ClientHeight) = (Math.Max(client.Width, 1), Math.Max(client.Height, 1));
    }

    private Rect OuterSize(int clientWidth, int clientHeight)
    {
        var outer = new Rect { Right = clientWidth, Bottom = clientHeight };
        if (AdjustWindowRectExForDpi(&outer, Style(GWL_STYLE), 0, Style(GWL_EXSTYLE), _dpi) == 0)
            throw Win32Errors.Last("the size of the window's frame cannot be read");
        return outer;
    }

    private MonitorInfo Monitor()
    {
        var info = new MonitorInfo { Size = (uint)sizeof(MonitorInfo) };
        if (GetMonitorInfoW(MonitorFromWindow(_handle, MONITOR_DEFAULTTONEAREST), &info) == 0)
            throw Win32Errors.Last("the window's monitor cannot be read");
        return info;
    }

    private uint Style(int index) => (uint)GetWindowLongPtrW(_handle, index);

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("a window can only be used on the thread that opened it (RequestClose excepted)");
    }

    private void CheckUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckThread();
    }
}
