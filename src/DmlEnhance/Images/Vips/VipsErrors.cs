using System.Runtime.InteropServices;
using static DmlEnhance.Images.Vips.VipsNative;

namespace DmlEnhance.Images.Vips;

/// <summary>Finds out why a libvips call failed, although libvips keeps one error text for all threads.</summary>
internal static class VipsErrors
{
    private const int LinesKept = 3;

    private static readonly ReaderWriterLockSlim Gate = new();

    /// <summary>
    /// Runs work side by side with other work. Work that fails is run again on its own, so that the text libvips
    /// leaves is about this work and no other; that costs time only where a file is broken.
    /// </summary>
    /// <param name="work">Must not call this method itself, and must be repeatable.</param>
    /// <exception cref="VipsException">The work failed; the message ends with libvips' text, if it left one.</exception>
    internal static T Run<T>(Func<T> work)
    {
        Gate.EnterReadLock();
        try
        {
            return work();
        }
        catch (VipsException)
        {
        }
        finally
        {
            Gate.ExitReadLock();
        }

        Gate.EnterWriteLock();
        try
        {
            vips_error_clear();
            return work();
        }
        catch (VipsException e)
        {
            string text = TakeText();
            throw new VipsException(text.Length == 0 ? e.Message : $"{e.Message} ({text})");
        }
        finally
        {
            Gate.ExitWriteLock();
        }
    }

    /// <summary>The collected error text on one line, without repetitions; the collection is empty afterwards.</summary>
    internal static string TakeText()
    {
        nint copy = vips_error_buffer_copy();
        string[] lines = (Marshal.PtrToStringUTF8(copy) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        g_free(copy);
        vips_error_clear();
        // A damaged file may cause the same complaint for each row; the first ones are nearest to the cause.
        return string.Join("; ", lines.Distinct().Take(LinesKept));
    }
}
