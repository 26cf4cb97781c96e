using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>256 bits.</summary>
internal readonly struct PeakVector256(Vector256<float> value) : IPeakVector<PeakVector256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector256 MultiplyAdd(PeakVector256 left, PeakVector256 right, PeakVector256 addend) => new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(PeakVector256 value) => Vector256.Sum(value._value);
}
