using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>How many multiply-adds of float32 the processor does, as .NET's compiler gets them out of it.</summary>
internal static class FmaPeak
{
    // Some 10 ms: longer than a clock's tick, shorter than a time slice.
    private const int Turns = 4_000_000;
    private const int Tries = 12;

    // Twice the latency of 4 cycles on two units, half as many again; with the two operands they fit into the 16 registers of AVX2.
    private const int Accumulators = 12;

    /// <summary>Bits of the widest vector that the machine has.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Measures.</summary>
    /// <param name="threads">How many threads compute at once, 1 or more.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Multiply-adds a second on all threads together; the best of several tries.</returns>
    public static double Measure(int threads, CancellationToken cancellationToken) => VectorBits switch
    {
        512 => Measure<PeakVector512>(threads, cancellationToken),
        256 => Measure<PeakVector256>(threads, cancellationToken),
        _ => Measure<PeakVector128>(threads, cancellationToken),
    };

    private static double Measure<T>(int threads, CancellationToken cancellationToken)
        where T : struct, IPeakVector<T>
    {
        float[] sums = new float[threads];
        double seconds = ParallelTimer.Least(threads, Tries, thread => sums[thread] = Loop<T>(Turns), cancellationToken);
        // What nobody reads the compiler may leave out.
        if (sums.Any(float.IsNaN))
            throw new InvalidOperationException("a sum of finite numbers is NaN");
        return (double)Accumulators * T.Count * Turns * threads / seconds;
    }

    // Optimised from its first call on, as a whole: there is no second call that could come into better code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<T>(int turns)
        where T : struct, IPeakVector<T>
    {
        // Tends to 1: neither denormal nor infinite.
        T factor = T.Create(0.5f);
        T addend = T.Create(0.5f);
        T a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor, k = factor, l = factor;
        for (int turn = 0; turn < turns; turn++)
        {
            a = T.MultiplyAdd(a, factor, addend);
            b = T.MultiplyAdd(b, factor, addend);
            c = T.MultiplyAdd(c, factor, addend);
            d = T.MultiplyAdd(d, factor, addend);
            e = T.MultiplyAdd(e, factor, addend);
            f = T.MultiplyAdd(f, factor, addend);
            g = T.MultiplyAdd(g, factor, addend);
            h = T.MultiplyAdd(h, factor, addend);
            i = T.MultiplyAdd(i, factor, addend);
            j = T.MultiplyAdd(j, factor, addend);
            k = T.MultiplyAdd(k, factor, addend);
            l = T.MultiplyAdd(l, factor, addend);
        }

        return T.Sum(a) + T.Sum(b) + T.Sum(c) + T.Sum(d) + T.Sum(e) + T.Sum(f) + T.Sum(g) + T.Sum(h) + T.Sum(i) + T.Sum(j) + T.Sum(k) + T.Sum(l);
    }
}
