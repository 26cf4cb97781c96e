using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>One libvips operation: set its arguments by name, run it once, take its result.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint _operation;

    internal VipsOperation(string name)
    {
        VipsLibrary.EnsureStarted();
        _operation = vips_operation_new(name);
        if (_operation == 0)
            throw new VipsException($"no operation {name}");
    }

    internal VipsOperation Set(string argument, int number)
    {
        GValue value = GValue.Of(VipsTypes.Int);
        g_value_set_int(ref value, number);
        return Set(argument, ref value);
    }

    internal VipsOperation Set(string argument, bool yes)
    {
        GValue value = GValue.Of(VipsTypes.Boolean);
        g_value_set_boolean(ref value, yes ? 1 : 0);
        return Set(argument, ref value);
    }

    internal VipsOperation Set(string argument, double number)
    {
        GValue value = GValue.Of(VipsTypes.Double);
        g_value_set_double(ref value, number);
        return Set(argument, ref value);
    }

    internal VipsOperation Set(string argument, string text)
    {
        GValue value = GValue.Of(VipsTypes.String);
        g_value_set_string(ref value, text);
        return Set(argument, ref value);
    }

    internal VipsOperation Set(string argument, VipsImage image)
    {
        GValue value = GValue.Of(VipsTypes.Image);
        g_value_set_object(ref value, image);
        return Set(argument, ref value);
    }

    /// <summary>A list of one number.</summary>
    internal VipsOperation SetList(string argument, double number)
    {
        GValue value = GValue.Of(VipsTypes.ArrayDouble);
        g_value_take_boxed(ref value, vips_array_double_new(&number, 1));
        return Set(argument, ref value);
    }

    /// <summary>Bytes that are not copied: they must stay where they are while the operation or its result lives.</summary>
    internal VipsOperation Set(string argument, byte* data, nuint length)
    {
        GValue value = GValue.Of(VipsTypes.Blob);
        g_value_take_boxed(ref value, vips_blob_new(0, data, length));
        return Set(argument, ref value);
    }

    /// <summary>Runs the operation and takes its image "out".</summary>
    internal VipsImage Image()
    {
        GValue value = Build("out", VipsTypes.Image);
        var image = new VipsImage(g_value_dup_object(ref value));
        g_value_unset(ref value);
        return image;
    }

    /// <summary>Runs the operation and takes its bytes "buffer".</summary>
    internal VipsBlob Bytes()
    {
        GValue value = Build("buffer", VipsTypes.Blob);
        var blob = new VipsBlob(g_value_dup_boxed(ref value));
        g_value_unset(ref value);
        return blob;
    }

    public void Dispose()
    {
        if (_operation == 0)
            return;
        // An operation and its outputs refer to each other until this call, also where building failed half way.
        vips_object_unref_outputs(_operation);
        g_object_unref(_operation);
        _operation = 0;
    }

    private VipsOperation Set(string argument, ref GValue value)
    {
        g_object_set_property(_operation, argument, ref value);
        g_value_unset(ref value);
        return this;
    }

    private GValue Build(string output, nuint type)
    {
        if (vips_cache_operation_buildp(ref _operation) != 0)
            throw new VipsException("operation failed");
        GValue value = GValue.Of(type);
        g_object_get_property(_operation, output, ref value);
        return value;
    }
}
