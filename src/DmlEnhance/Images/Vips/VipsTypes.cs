using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>GObject's numbers for the types that properties have; looked up by name once libvips has started.</summary>
internal static class VipsTypes
{
    internal static readonly nuint Int = Find("gint");
    internal static readonly nuint Boolean = Find("gboolean");
    internal static readonly nuint Double = Find("gdouble");
    internal static readonly nuint String = Find("gchararray");
    internal static readonly nuint Image = Find("VipsImage");
    internal static readonly nuint Blob = Find("VipsBlob");
    internal static readonly nuint ArrayDouble = Find("VipsArrayDouble");

    private static nuint Find(string name)
    {
        VipsLibrary.EnsureStarted();
        nuint type = g_type_from_name(name);
        return type != 0 ? type : throw new DmlEnhanceException($"this libvips ({VipsLibrary.Version}) has no type {name}: build the program again");
    }
}
