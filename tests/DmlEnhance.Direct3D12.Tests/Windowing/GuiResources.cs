using System.Runtime.InteropServices;
using DmlEnhance.Direct3D12.Windowing;

namespace DmlEnhance.Direct3D12.Tests.Windowing;

/// <summary>Counts what the process holds of GDI's and USER's objects.</summary>
internal static partial class GuiResources
{
    private const uint GR_GDIOBJECTS = 0;
    private const uint GR_USEROBJECTS = 1;
    private const nint CurrentProcess = -1;
    private const int GdiHandles = 65536;

    /// <summary>GDI objects of this process.</summary>
    /// <remarks>Wine 8 answers 0 for a process that has some. It takes the lower half of a handle for the whole one, so all can be tried.</remarks>
    internal static uint Gdi
    {
        get
        {
            uint count = GetGuiResources(CurrentProcess, GR_GDIOBJECTS);
            for (nint handle = 1; count == 0 && handle < GdiHandles; handle++)
                count = GetObjectType(handle) != 0 ? Tried(handle) : 0;
            return count;
        }
    }

    /// <summary>USER objects of this process; 0 where, as in Wine 8, the system does not count them.</summary>
    internal static uint User => GetGuiResources(CurrentProcess, GR_USEROBJECTS);

    /// <summary>Windows of this library's class.</summary>
    internal static int Windows
    {
        get
        {
            int count = 0;
            for (nint window = FindWindowExW(0, 0, WindowClass.Name, null); window != 0; window = FindWindowExW(0, window, WindowClass.Name, null))
                count++;
            return count;
        }
    }

    private static uint Tried(nint first)
    {
        uint count = 0;
        for (nint handle = first; handle < GdiHandles; handle++)
        {
            if (GetObjectType(handle) != 0)
                count++;
        }

        return count;
    }

    [LibraryImport("user32")]
    private static partial uint GetGuiResources(nint process, uint flags);

    [LibraryImport("gdi32")]
    private static partial uint GetObjectType(nint handle);

    [LibraryImport("user32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint FindWindowExW(nint parent, nint after, string className, string? title);
}
