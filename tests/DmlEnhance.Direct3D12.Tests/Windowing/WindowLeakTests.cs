using System.Runtime.CompilerServices;
using DmlEnhance.Direct3D12.Windowing;
using DmlEnhance.Direct3D12.Windowing.Win32;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

[Collection(Desktop.Name)]
public sealed unsafe class WindowLeakTests
{
    [Fact]
    public void Two_hundred_windows_leave_nothing()
    {
        OpenAndClose(visible: true); // what the system keeps from the first one on
        uint user = GuiResources.User;
        uint gdi = GuiResources.Gdi;
        // A few that are shown: some desktops take seconds to hide one.
        for (int i = 0; i < 200; i++)
            OpenAndClose(visible: i % 100 == 0);
        Assert.Equal(user, GuiResources.User);
        Assert.Equal(gdi, GuiResources.Gdi);
        Assert.Equal(0, GuiResources.Windows);
    }

    [Fact]
    public void The_window_class_lives_as_long_as_a_window_does()
    {
        Assert.False(IsRegistered());
        Window first = TestWindow.Open();
        Window second = TestWindow.Open();
        first.Dispose();
        Assert.True(IsRegistered());
        Assert.Equal(1, GuiResources.Windows);
        second.Dispose();
        Assert.False(IsRegistered());
    }

    [Fact]
    public void A_closed_window_is_garbage()
    {
        WeakReference window = OpenAndClose(visible: true);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(window.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OpenAndClose(bool visible)
    {
        using var window = new Window(new WindowOptions("leak", 64, 64) { Visible = visible });
        window.PumpEvents();
        return new WeakReference(window);
    }

    // A class can be registered once, so registering tells.
    private static bool IsRegistered()
    {
        fixed (char* name = WindowClass.Name)
        {
            var probe = new WindowClassEx { Size = (uint)sizeof(WindowClassEx), Instance = WindowClass.Instance, ClassName = name, WindowProcedure = &Refuse };
            if (Win32Native.RegisterClassExW(&probe) == 0)
                return true;
            Assert.NotEqual(0, Win32Native.UnregisterClassW(name, WindowClass.Instance));
            return false;
        }
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static nint Refuse(nint handle, uint message, nuint wParam, nint lParam) => 0;
}
