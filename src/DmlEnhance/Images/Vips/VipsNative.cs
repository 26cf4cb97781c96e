using System.Runtime.InteropServices;

namespace DmlEnhance.Images.Vips;

/// <summary>The functions of libvips, GObject and GLib that this library calls, under their C names.</summary>
/// <remarks>
/// One shared library holds all three on every system. Variadic functions are left out on purpose: their calling
/// convention differs between processors, and libvips' own bindings do without them.
/// </remarks>
internal static unsafe partial class VipsNative
{
    private const string Library = "libvips-42";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string programName);

    [LibraryImport(Library)]
    internal static partial nint vips_version_string();

    [LibraryImport(Library)]
    internal static partial void vips_cache_set_max(int operations);

    [LibraryImport(Library)]
    internal static partial void vips_block_untrusted_set(int blocked);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_operation_block_set(string className, int blocked);

    [LibraryImport(Library)]
    internal static partial nuint vips_tracked_get_mem();

    [LibraryImport(Library)]
    internal static partial int vips_tracked_get_allocs();

    [LibraryImport(Library)]
    internal static partial nint vips_error_buffer_copy();

    [LibraryImport(Library)]
    internal static partial void vips_error_clear();

    [LibraryImport(Library)]
    internal static partial nint vips_foreign_find_load_buffer(byte* data, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_operation_new(string name);

    [LibraryImport(Library)]
    internal static partial int vips_cache_operation_buildp(ref nint operation);

    [LibraryImport(Library)]
    internal static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Library)]
    internal static partial nint vips_image_new();

    [LibraryImport(Library)]
    internal static partial nint vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, VipsBandFormat format);

    [LibraryImport(Library)]
    internal static partial nint vips_image_copy_memory(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_write(VipsImage image, VipsImage target);

    [LibraryImport(Library)]
    internal static partial void vips_image_set_kill(VipsImage image, int kill);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_width(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_height(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_bands(VipsImage image);

    [LibraryImport(Library)]
    internal static partial VipsBandFormat vips_image_get_format(VipsImage image);

    [LibraryImport(Library)]
    internal static partial VipsInterpretation vips_image_get_interpretation(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_orientation(VipsImage image);

    [LibraryImport(Library)]
    internal static partial int vips_image_get_n_pages(VipsImage image);

    [LibraryImport(Library)]
    internal static partial double vips_image_get_xres(VipsImage image);

    [LibraryImport(Library)]
    internal static partial double vips_image_get_yres(VipsImage image);

    [LibraryImport(Library)]
    internal static partial byte** vips_image_get_fields(VipsImage image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint vips_image_get_typeof(VipsImage image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get(VipsImage image, string name, out GValue value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_image_set(VipsImage image, string name, ref GValue value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_blob(VipsImage image, string name, out byte* data, out nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_image_set_blob_copy(VipsImage image, string name, byte* data, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_string(VipsImage image, string name, out nint text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_image_set_int(VipsImage image, string name, int number);

    [LibraryImport(Library)]
    internal static partial nint vips_blob_new(nint freeFunction, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial byte* vips_blob_get(VipsBlob blob, out nuint length);

    [LibraryImport(Library)]
    internal static partial nint vips_array_double_new(double* values, int count);

    [LibraryImport(Library)]
    internal static partial void vips_area_unref(nint area);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint g_type_from_name(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_set_property(nint instance, string name, ref GValue value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_get_property(nint instance, string name, ref GValue value);

    [LibraryImport(Library)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(Library)]
    internal static partial nint g_value_init(ref GValue value, nuint type);

    [LibraryImport(Library)]
    internal static partial void g_value_unset(ref GValue value);

    [LibraryImport(Library)]
    internal static partial void g_value_set_int(ref GValue value, int content);

    [LibraryImport(Library)]
    internal static partial void g_value_set_boolean(ref GValue value, int content);

    [LibraryImport(Library)]
    internal static partial void g_value_set_double(ref GValue value, double content);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_value_set_string(ref GValue value, string content);

    [LibraryImport(Library)]
    internal static partial void g_value_set_object(ref GValue value, VipsImage content);

    [LibraryImport(Library)]
    internal static partial nint g_value_dup_object(ref GValue value);

    [LibraryImport(Library)]
    internal static partial void g_value_take_boxed(ref GValue value, nint content);

    [LibraryImport(Library)]
    internal static partial nint g_value_dup_boxed(ref GValue value);

    [LibraryImport(Library)]
    internal static partial void g_strfreev(byte** strings);

    [LibraryImport(Library)]
    internal static partial void g_free(nint memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint g_log_set_handler(string domain, int levels, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler, nint userData);
}
