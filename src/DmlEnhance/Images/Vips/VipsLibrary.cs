using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>Starts libvips once, closed to everything this library does not use.</summary>
internal static unsafe class VipsLibrary
{
    private const int AllLogLevels = -4; // every bit but the two that mark fatal and recursive messages

    // Lazy keeps the exception: without libvips each call fails with the same line.
    private static readonly Lazy<string> Started = new(Start);

    /// <summary>The library's own version, "8.18.7"; starts it if need be.</summary>
    /// <exception cref="DmlEnhanceException">libvips is missing or does not start.</exception>
    internal static string Version => Started.Value;

    /// <summary>Call before any other function of <see cref="VipsNative"/>.</summary>
    /// <exception cref="DmlEnhanceException">libvips is missing or does not start.</exception>
    internal static void EnsureStarted() => _ = Started.Value;

    private static string Start()
    {
        try
        {
            if (vips_init("dmlenhance") != 0)
                throw new DmlEnhanceException($"libvips did not start: {VipsErrors.TakeText()}");
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new DmlEnhanceException(MissingMessage, e);
        }

        // A cached operation would keep a decoded picture, and the file's bytes it points into, beyond their lives.
        vips_cache_set_max(0);

        // Files are untrusted: only the loaders and savers that are used stay open.
        vips_block_untrusted_set(1);
        foreach (string way in (ReadOnlySpan<string>)["VipsForeignLoad", "VipsForeignSave"])
        {
            vips_operation_block_set(way, 1);
            foreach (string format in (ReadOnlySpan<string>)["Png", "Jpeg", "Webp"])
                vips_operation_block_set(way + format, 0);
        }

        vips_operation_block_set("VipsForeignLoadTiff", 0);

        // Warnings about a file's oddities would otherwise land on the program's standard error.
        g_log_set_handler("VIPS", AllLogLevels, &IgnoreLog, 0);

        return Marshal.PtrToStringUTF8(vips_version_string()) ?? "";
    }

    private static string MissingMessage
    {
        get
        {
            string file = OperatingSystem.IsWindows() ? "libvips-42.dll" : "libvips-42.so";
            return $"{file} was not found beside the program or does not fit this system: build the program again, or copy that file to {AppContext.BaseDirectory}";
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreLog(nint domain, int level, nint message, nint userData) { }
}
