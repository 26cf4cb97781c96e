using System.Runtime.InteropServices;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>How fast memory is copied, from and to buffers much larger than caches.</summary>
internal static unsafe class CopyPeak
{
    // The largest caches that a core reaches are some 100 MB.
    private const long BufferBytes = 128L << 20;
    private const int Tries = 16;

    /// <summary>Measures.</summary>
    /// <param name="threads">How many threads copy at once, each its part, 1 or more.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Bytes a second, read and written ones together; the best of several tries.</returns>
    public static double Measure(int threads, CancellationToken cancellationToken)
    {
        byte* from = (byte*)NativeMemory.Alloc((nuint)BufferBytes);
        byte* to = (byte*)NativeMemory.Alloc((nuint)BufferBytes);
        try
        {
            // Pages that nobody wrote to are one page of zeros, which lies in the cache.
            NativeMemory.Fill(from, (nuint)BufferBytes, 1);
            long part = BufferBytes / threads;
            double seconds = ParallelTimer.Least(threads, Tries, thread => Buffer.MemoryCopy(from + thread * part, to + thread * part, part, part), cancellationToken);
            return 2.0 * part * threads / seconds;
        }
        finally
        {
            NativeMemory.Free(from);
            NativeMemory.Free(to);
        }
    }
}
