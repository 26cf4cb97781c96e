using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>d = 1 / sigmoid(s) = 1 + e^-s of the last layer's sums. <see cref="Quotient{TLanes}"/> takes it from there.</summary>
/// <remarks>
/// The sum is t = -s / ln 2 (<see cref="KernelWeights"/>), so e^-s = 2^t, t = n + f with n whole and |f| at most a half. 2^f is a polynomial of degree 5, the minimax one
/// (Remez) for the relative error, which is 7.5e-8 in exact arithmetic and less than 3e-7 in float32; that is d's relative error at most, and a quarter of it, with 6e-8 for the sum's rounding, the sigmoid's absolute one.
/// t is limited to 43, where the sigmoid is 1e-13, and to -126, where it is 1 in float32. A test holds the bound.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal static unsafe class SigmoidReciprocal<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const float LargestExponent = 43;
    private const float SmallestExponent = -126;

    // Added to a number of less than 2^22 it leaves no bits for a fraction: the sum's lowest bits are the rounded number.
    private const float Rounder = 1.5f * (1 << 23);

    /// <summary>Computes a row in its place.</summary>
    /// <param name="row">The last layer's sums, in the first plane of a tile.</param>
    /// <param name="registers">How many times <see cref="ILanes{TSelf}.Count"/> columns.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* row, int registers)
    {
        for (int i = 0; i < registers; i++, row += TLanes.Count)
            Of(Rgb<TLanes>.Load(row)).Store(row);
    }

    /// <summary>d of t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Of(Rgb<TLanes> sum)
    {
        Rgb<TLanes> t = Rgb<TLanes>.Max(Rgb<TLanes>.Min(sum, Rgb<TLanes>.Create(LargestExponent)), Rgb<TLanes>.Create(SmallestExponent));
        Rgb<TLanes> rounded = t + Rgb<TLanes>.Create(Rounder);
        Rgb<TLanes> f = t - (rounded - Rgb<TLanes>.Create(Rounder));
        Rgb<TLanes> power = Rgb<TLanes>.Create(0.0013276472f);
        power = Rgb<TLanes>.MultiplyAdd(power, f, Rgb<TLanes>.Create(0.00967554133f));
        power = Rgb<TLanes>.MultiplyAdd(power, f, Rgb<TLanes>.Create(0.0555071327f));
        power = Rgb<TLanes>.MultiplyAdd(power, f, Rgb<TLanes>.Create(0.240221197f));
        power = Rgb<TLanes>.MultiplyAdd(power, f, Rgb<TLanes>.Create(0.693146967f));
        power = Rgb<TLanes>.MultiplyAdd(power, f, Rgb<TLanes>.Create(1.00000007f));
        return Rgb<TLanes>.Create(1) + Rgb<TLanes>.Scale(power, rounded);
    }
}
