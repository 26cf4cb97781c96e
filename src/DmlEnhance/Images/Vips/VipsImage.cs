using System.Runtime.InteropServices;
using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>One reference to a VipsImage: pixels to be computed, pixels in memory, or only a header.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    /// <summary>Takes over a reference.</summary>
    internal VipsImage(nint owned) : base(0, ownsHandle: true)
    {
        if (owned == 0)
            throw new VipsException("no image");
        SetHandle(owned);
    }

    public override bool IsInvalid => handle == 0;

    internal int Width => vips_image_get_width(this);

    internal int Height => vips_image_get_height(this);

    internal int Bands => vips_image_get_bands(this);

    internal VipsBandFormat Format => vips_image_get_format(this);

    internal VipsInterpretation Interpretation => vips_image_get_interpretation(this);

    /// <summary>EXIF orientation, 1 (upright) to 8.</summary>
    internal int Orientation => vips_image_get_orientation(this);

    internal int Pages => vips_image_get_n_pages(this);

    /// <summary>Pixels a millimetre; 1 where the file says nothing.</summary>
    internal (double X, double Y) Resolution => (vips_image_get_xres(this), vips_image_get_yres(this));

    /// <summary>An image that only carries header fields.</summary>
    internal static VipsImage HeaderOnly()
    {
        VipsLibrary.EnsureStarted();
        return new(vips_image_new());
    }

    /// <summary>An image whose pixels are the caller's memory, which must stay where it is while the image lives.</summary>
    internal static VipsImage OverMemory(void* data, nuint size, int width, int height, int bands, VipsBandFormat format)
    {
        VipsLibrary.EnsureStarted();
        return new(vips_image_new_from_memory(data, size, width, height, bands, format));
    }

    /// <summary>Computes all pixels into memory of libvips', for operations that read them in any order.</summary>
    internal VipsImage InMemory() => new(vips_image_copy_memory(this));

    /// <summary>Computes all pixels into an image of the same shape.</summary>
    internal void WriteTo(VipsImage target)
    {
        if (vips_image_write(this, target) != 0)
            throw new VipsException("pixels could not be computed");
    }

    /// <summary>Makes a computation that reads this image fail soon; for another thread to call.</summary>
    internal void Kill() => vips_image_set_kill(this, 1);

    internal bool Has(string field) => vips_image_get_typeof(this, field) != 0;

    internal IReadOnlyList<string> FieldNames()
    {
        byte** names = vips_image_get_fields(this);
        var list = new List<string>();
        for (byte** name = names; *name != null; name++)
            list.Add(Marshal.PtrToStringUTF8((nint)(*name))!);
        g_strfreev(names);
        return list;
    }

    /// <summary>Gives another image one of this image's header fields; bytes are shared, not copied.</summary>
    internal void CopyField(string name, VipsImage target)
    {
        if (vips_image_get(this, name, out GValue value) != 0)
            throw new VipsException("header field");
        vips_image_set(target, name, ref value);
        g_value_unset(ref value);
    }

    internal byte[]? GetBytes(string field)
    {
        if (!Has(field) || vips_image_get_blob(this, field, out byte* data, out nuint length) != 0)
            return null;
        byte[] bytes = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        GC.KeepAlive(this);
        return bytes;
    }

    internal string? GetText(string field)
    {
        if (!Has(field) || vips_image_get_string(this, field, out nint text) != 0)
            return null;
        string? copy = Marshal.PtrToStringUTF8(text);
        GC.KeepAlive(this);
        return copy;
    }

    internal void SetBytes(string field, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
            vips_image_set_blob_copy(this, field, data, (nuint)bytes.Length);
    }

    internal void SetInt(string field, int number) => vips_image_set_int(this, field, number);

    protected override bool ReleaseHandle()
    {
        g_object_unref(handle);
        return true;
    }
}
