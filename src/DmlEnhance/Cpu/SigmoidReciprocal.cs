using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>d = 1 / sigmoid(s) = 1 + e^-s: the last layer. <see cref="Quotient{TLanes}"/> takes it from there.</summary>
/// <remarks>
/// The sum is t = -s / ln 2 (<see cref="KernelWeights"/>), so e^-s = 2^t, t = n + f with n whole and |f| at most a half. 2^f is a polynomial of degree 5, the minimax one
/// (Remez) for the relative error, which is 7.5e-8 in exact arithmetic and less than 3e-7 in float32; that is d's relative error at most, and a quarter of it the sigmoid's absolute one.
/// t is limited to 43, where the sigmoid is 1e-13, and to -126, where it is 1 in float32. A test holds the bound.
/// </remarks>
internal readonly unsafe struct SigmoidReciprocal : IActivation
{
    private const float LargestExponent = 43;
    private const float SmallestExponent = -126;

    // Added to a number of less than 2^22 it leaves no bits for a fraction: the sum's lowest bits are the rounded number.
    private const float Rounder = 1.5f * (1 << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes sum, float* input)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes t = TLanes.Max(TLanes.Min(sum, TLanes.Create(LargestExponent)), TLanes.Create(SmallestExponent));
        TLanes rounded = t + TLanes.Create(Rounder);
        TLanes f = t - (rounded - TLanes.Create(Rounder));
        TLanes power = TLanes.Create(0.0013276472f);
        power = TLanes.MultiplyAdd(power, f, TLanes.Create(0.00967554133f));
        power = TLanes.MultiplyAdd(power, f, TLanes.Create(0.0555071327f));
        power = TLanes.MultiplyAdd(power, f, TLanes.Create(0.240221197f));
        power = TLanes.MultiplyAdd(power, f, TLanes.Create(0.693146967f));
        power = TLanes.MultiplyAdd(power, f, TLanes.Create(1.00000007f));
        return TLanes.Create(1) + TLanes.Scale(power, rounded);
    }
}
