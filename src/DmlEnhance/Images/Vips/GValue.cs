using System.Runtime.InteropServices;

namespace DmlEnhance.Images.Vips;

/// <summary>GObject's GValue: a type and 16 bytes that only GObject reads or writes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    private nuint _type;
    private ulong _first;
    private ulong _second;

    /// <summary>An empty value of a type. Unset it when done.</summary>
    internal static GValue Of(nuint type)
    {
        GValue value = default;
        VipsNative.g_value_init(ref value, type);
        return value;
    }
}
