using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DmlEnhance.Direct3D12.Windowing.Win32;

internal static unsafe partial class Win32Native
{
    internal const uint CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 2;
    internal const uint TIMER_MODIFY_STATE = 0x0002;
    internal const uint SYNCHRONIZE = 0x00100000;

    private const string Winmm = "winmm";

    [LibraryImport(Kernel32, SetLastError = true)]
    internal static partial SafeWaitHandle CreateWaitableTimerExW(nint attributes, nint name, uint flags, uint access);

    [LibraryImport(Kernel32, SetLastError = true)]
    internal static partial int SetWaitableTimer(SafeWaitHandle timer, long* dueTime, int period, nint completion, nint argument, int resume);

    [LibraryImport(Kernel32, SetLastError = true)]
    internal static partial uint WaitForSingleObject(SafeWaitHandle handle, uint milliseconds);

    [LibraryImport(Winmm)]
    internal static partial void timeBeginPeriod(uint milliseconds);

    [LibraryImport(Winmm)]
    internal static partial void timeEndPeriod(uint milliseconds);
}
