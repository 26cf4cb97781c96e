using System.Runtime.CompilerServices;
using DmlEnhance.Cpu;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>How many multiply-adds of float32 the processor does, as .NET's compiler gets them out of it: in the registers that the fused kernel computes with.</summary>
internal static unsafe class FmaPeak
{
    // Some 10 ms: longer than a clock's tick, shorter than a time slice.
    private const int Turns = 4_000_000;
    private const int Tries = 12;

    // Twice the latency of 4 cycles on two units, half as many again; with the two operands they fit into the 16 registers of AVX2.
    private const int Accumulators = 12;

    /// <summary>Measures.</summary>
    /// <param name="threads">How many threads compute at once, 1 or more.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Multiply-adds a second on all threads together; the best of several tries.</returns>
    public static double Measure(int threads, CancellationToken cancellationToken) => FusedSci.VectorBits switch
    {
        512 => Measure<Lanes512>(threads, cancellationToken),
        256 => Measure<Lanes256>(threads, cancellationToken),
        _ => Measure<Lanes128>(threads, cancellationToken),
    };

    private static double Measure<TLanes>(int threads, CancellationToken cancellationToken)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float[] sums = new float[threads * TLanes.Count];
        double seconds = ParallelTimer.Least(threads, Tries, thread =>
        {
            fixed (float* to = &sums[thread * TLanes.Count])
                Loop<TLanes>(Turns, to);
        }, cancellationToken);
        // What nobody reads the compiler may leave out.
        if (sums.Any(float.IsNaN))
            throw new InvalidOperationException("a sum of finite numbers is NaN");
        return (double)Accumulators * TLanes.Count * Turns * threads / seconds;
    }

    // Optimised from its first call on, as a whole: there is no second call that could come into better code. It holds no call: across one no register would keep its value.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TLanes>(int turns, float* sums)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        // Tends to 1: neither denormal nor infinite.
        TLanes factor = TLanes.Create(0.5f);
        TLanes addend = TLanes.Create(0.5f);
        TLanes a = factor, b = factor, c = factor, d = factor, e = factor, f = factor, g = factor, h = factor, i = factor, j = factor, k = factor, l = factor;
        for (int turn = 0; turn < turns; turn++)
        {
            a = TLanes.MultiplyAdd(a, factor, addend);
            b = TLanes.MultiplyAdd(b, factor, addend);
            c = TLanes.MultiplyAdd(c, factor, addend);
            d = TLanes.MultiplyAdd(d, factor, addend);
            e = TLanes.MultiplyAdd(e, factor, addend);
            f = TLanes.MultiplyAdd(f, factor, addend);
            g = TLanes.MultiplyAdd(g, factor, addend);
            h = TLanes.MultiplyAdd(h, factor, addend);
            i = TLanes.MultiplyAdd(i, factor, addend);
            j = TLanes.MultiplyAdd(j, factor, addend);
            k = TLanes.MultiplyAdd(k, factor, addend);
            l = TLanes.MultiplyAdd(l, factor, addend);
        }

        (a + b + c + d + e + f + g + h + i + j + k + l).Store(sums);
    }
}
