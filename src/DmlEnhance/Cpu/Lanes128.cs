using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DmlEnhance.Cpu;

/// <summary>Registers of 128 bits: SSE4.2, AVX, NEON.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => _value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) => new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SubtractProduct(Lanes128 left, Lanes128 right, Lanes128 minuend) => new(
        Fma.IsSupported ? Fma.MultiplyAddNegated(left._value, right._value, minuend._value)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplySubtract(minuend._value, left._value, right._value)
        : minuend._value - left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => new(Vector128.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ReciprocalEstimate(Lanes128 value)
    {
        if (Sse.IsSupported)
            return new(Sse.Reciprocal(value._value));
        if (!AdvSimd.IsSupported)
            return new(Vector128<float>.One / value._value);

        // NEON's estimate has 8 bits; one of its Newton steps doubles them.
        Vector128<float> estimate = AdvSimd.ReciprocalEstimate(value._value);
        return new(estimate * AdvSimd.ReciprocalStep(value._value, estimate));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 value, Lanes128 exponent) => new((value._value.AsInt32() + (exponent._value.AsInt32() << 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ToSingle(Lanes128 integers) => new(Vector128.ConvertToSingle(integers._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ToInt32(Lanes128 floats) => new(Vector128.ConvertToInt32Native(floats._value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadGroups(byte* from, int step) => new(Vector128.Load(from).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreGroups(byte* to, int step) => _value.AsByte().Store(to);

    // Where it is not Ssse3's, Vector128.Shuffle is as good: indices out of range give zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Shuffle(Lanes128 bytes, Lanes128 control) =>
        new((Ssse3.IsSupported ? Ssse3.Shuffle(bytes._value.AsByte(), control._value.AsByte()) : Vector128.Shuffle(bytes._value.AsByte(), control._value.AsByte())).AsSingle());
}
