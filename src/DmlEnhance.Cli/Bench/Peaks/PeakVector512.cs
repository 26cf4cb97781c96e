using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DmlEnhance.Cli.Bench.Peaks;

/// <summary>512 bits.</summary>
internal readonly struct PeakVector512(Vector512<float> value) : IPeakVector<PeakVector512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PeakVector512 MultiplyAdd(PeakVector512 left, PeakVector512 right, PeakVector512 addend) => new(Vector512.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(PeakVector512 value) => Vector512.Sum(value._value);
}
