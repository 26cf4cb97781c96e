using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>128 bits.</summary>
internal readonly struct PeakVector128(Vector128<float> value) : IPeakVector<PeakVector128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector128 MultiplyAdd(PeakVector128 left, PeakVector128 right, PeakVector128 addend) => new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(PeakVector128 value) => Vector128.Sum(value._value);
}
