using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DmlEnhance.Direct3D12.WineHook;

/// <summary>Replaces methods of COM objects. The objects of a class share one table, so it holds for all of them.</summary>
internal static unsafe partial class VirtualTable
{
    private const uint PAGE_READWRITE = 4;

    /// <summary>The method that an object's table has in a slot.</summary>
    public static nint Method(void* instance, int slot) => (*(nint**)instance)[slot];

    /// <summary>Puts a method into an object's table.</summary>
    /// <param name="instance">The object, as the interface that has the slot.</param>
    /// <param name="slot">The method's place, from 0.</param>
    /// <param name="method">What is called from now on.</param>
    /// <exception cref="Win32Exception">The table cannot be written.</exception>
    public static void Replace(void* instance, int slot, nint method)
    {
        nint* entry = *(nint**)instance + slot;
        if (VirtualProtect(entry, (nuint)sizeof(nint), PAGE_READWRITE, out uint protection) == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Volatile.Write(ref *entry, method);
        if (VirtualProtect(entry, (nuint)sizeof(nint), protection, out _) == 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial int VirtualProtect(void* address, nuint size, uint protection, out uint old);
}
