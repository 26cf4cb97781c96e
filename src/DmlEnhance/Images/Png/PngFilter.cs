using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DmlEnhance.Images.Png;

/// <summary>The row filter Paeth (PNG specification, section 9.4): what is left of a byte when the nearest of its left, upper and upper left neighbours is taken off.</summary>
/// <remarks>128 bits a step and no more: those methods are compiled ahead of time, and compressing takes twenty times as long.</remarks>
internal static class PngFilter
{
    /// <summary>The filter's number, which stands before each row.</summary>
    internal const byte Paeth = 4;

    /// <summary>Filters one row.</summary>
    /// <param name="row">The row, as the file holds it.</param>
    /// <param name="above">The row above it; zeros for the first.</param>
    /// <param name="pixel">Bytes a pixel, 1 to 8.</param>
    /// <param name="target">As many bytes as the row.</param>
    internal static void Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixel, Span<byte> target)
    {
        // Left of the row lie zeros: the nearest of 0, above and 0 is above.
        for (int i = 0; i < pixel; i++)
            target[i] = (byte)(row[i] - above[i]);
        int at = pixel;
        ref byte rows = ref MemoryMarshal.GetReference(row);
        ref byte aboves = ref MemoryMarshal.GetReference(above[..row.Length]);
        ref byte targets = ref MemoryMarshal.GetReference(target[..row.Length]);
        for (; at <= row.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> left = Vector128.LoadUnsafe(ref rows, (nuint)(at - pixel));
            Vector128<byte> up = Vector128.LoadUnsafe(ref aboves, (nuint)at);
            Vector128<byte> corner = Vector128.LoadUnsafe(ref aboves, (nuint)(at - pixel));
            (Vector128.LoadUnsafe(ref rows, (nuint)at) - Nearest(left, up, corner)).StoreUnsafe(ref targets, (nuint)at);
        }

        for (; at < row.Length; at++)
            target[at] = (byte)(row[at] - Nearest(row[at - pixel], above[at], above[at - pixel]));
    }

    private static byte Nearest(byte left, byte up, byte corner)
    {
        int toLeft = Math.Abs(up - corner);
        int toUp = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    // In bytes: where up and left lie on the same side of the corner its distance is the sum of theirs, so no less than either; otherwise it is their difference.
    private static Vector128<byte> Nearest(Vector128<byte> left, Vector128<byte> up, Vector128<byte> corner)
    {
        Vector128<byte> upMost = Vector128.Max(up, corner);
        Vector128<byte> leftMost = Vector128.Max(left, corner);
        Vector128<byte> toLeft = upMost - Vector128.Min(up, corner);
        Vector128<byte> toUp = leftMost - Vector128.Min(left, corner);
        Vector128<byte> least = Vector128.Min(toLeft, toUp);
        Vector128<byte> toCorner = Vector128.Max(toLeft, toUp) - least;
        Vector128<byte> sameSide = Vector128.Equals(Vector128.Equals(upMost, up), Vector128.Equals(leftMost, left));
        Vector128<byte> takesCorner = Vector128.AndNot(~Vector128.Equals(Vector128.Min(least, toCorner), least), sameSide);
        Vector128<byte> nearer = Vector128.ConditionalSelect(Vector128.Equals(least, toLeft), left, up);
        return Vector128.ConditionalSelect(takesCorner, corner, nearer);
    }
}
