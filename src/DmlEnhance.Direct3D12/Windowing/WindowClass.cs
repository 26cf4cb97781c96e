using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing.Win32;
using static DmlEnhance.Direct3D12.Windowing.Win32.Win32Native;

namespace DmlEnhance.Direct3D12.Windowing;

/// <summary>The window class of all <see cref="Window"/>s: registered for the first, unregistered after the last.</summary>
internal static unsafe class WindowClass
{
    internal const string Name = "DmlEnhance.Window";

    private const int ErrorAccessDenied = 5;

    private static readonly Lock Gate = new();
    private static int _windows;
    private static bool _dpiAware;

    /// <summary>The handle of the program's own module.</summary>
    internal static nint Instance { get; } = GetModuleHandleW(null);

    /// <summary>Counts a window in.</summary>
    /// <exception cref="DmlEnhanceException">The class cannot be registered; nothing was counted.</exception>
    internal static void Acquire(delegate* unmanaged[Stdcall]<nint, uint, nuint, nint, nint> windowProcedure)
    {
        lock (Gate)
        {
            BecomeDpiAware();
            if (_windows == 0)
                Register(windowProcedure);
            _windows++;
        }
    }

    /// <summary>Counts a window out, after it was destroyed.</summary>
    internal static void Release()
    {
        lock (Gate)
        {
            if (--_windows > 0)
                return;
            fixed (char* name = Name)
            {
                if (UnregisterClassW(name, Instance) == 0)
                    throw Win32Errors.Last("the window class cannot be unregistered");
            }
        }
    }

    private static void Register(delegate* unmanaged[Stdcall]<nint, uint, nuint, nint, nint> windowProcedure)
    {
        fixed (char* name = Name)
        {
            // No cursor: WM_SETCURSOR is answered. No background: the swap chain covers the whole client area.
            var windowClass = new WindowClassEx
            {
                Size = (uint)sizeof(WindowClassEx),
                WindowProcedure = windowProcedure,
                Instance = Instance,
                ClassName = name,
            };
            if (RegisterClassExW(&windowClass) == 0)
                throw Win32Errors.Last("the window class cannot be registered");
        }
    }

    private static void BecomeDpiAware()
    {
        if (_dpiAware)
            return;
        // Windows 10 before version 1703 knows the first version only, in which Windows does not scale the frame and the menu.
        if (!Become(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2) && !Become(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE))
            throw Win32Errors.Last("the program cannot be made aware of each monitor's resolution");
        _dpiAware = true;
    }

    // Access is denied where the program's manifest or its host has chosen already; theirs is the choice.
    private static bool Become(nint awareness) =>
        SetProcessDpiAwarenessContext(awareness) != 0 || Marshal.GetLastPInvokeError() == ErrorAccessDenied;
}
