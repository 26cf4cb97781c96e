using System.Runtime.CompilerServices;

namespace DmlEnhance.Cpu;

/// <summary>Three channels of as many pixels as a register has lanes.</summary>
/// <remarks>
/// An operation of all three is three instructions that do not wait for one another. Channel after channel, each would be a chain of some thirty that do, and a processor does not look so far
/// ahead that it would find the next channel's: that took twice as long.
/// </remarks>
/// <typeparam name="TLanes">The width.</typeparam>
internal readonly unsafe struct Rgb<TLanes>(TLanes red, TLanes green, TLanes blue)
    where TLanes : unmanaged, ILanes<TLanes>
{
    public readonly TLanes Red = red;
    public readonly TLanes Green = green;
    public readonly TLanes Blue = blue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Create(float value)
    {
        TLanes lanes = TLanes.Create(value);
        return new(lanes, lanes, lanes);
    }

    /// <summary>Reads a tile's row.</summary>
    /// <param name="from">In the first plane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Load(float* from) => new(TLanes.Load(from), TLanes.Load(from + TileLayout.Plane), TLanes.Load(from + 2 * TileLayout.Plane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> operator +(Rgb<TLanes> left, Rgb<TLanes> right) => new(left.Red + right.Red, left.Green + right.Green, left.Blue + right.Blue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> operator -(Rgb<TLanes> left, Rgb<TLanes> right) => new(left.Red - right.Red, left.Green - right.Green, left.Blue - right.Blue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> operator *(Rgb<TLanes> left, Rgb<TLanes> right) => new(left.Red * right.Red, left.Green * right.Green, left.Blue * right.Blue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> MultiplyAdd(Rgb<TLanes> left, Rgb<TLanes> right, Rgb<TLanes> addend) =>
        new(TLanes.MultiplyAdd(left.Red, right.Red, addend.Red), TLanes.MultiplyAdd(left.Green, right.Green, addend.Green), TLanes.MultiplyAdd(left.Blue, right.Blue, addend.Blue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> SubtractProduct(Rgb<TLanes> left, Rgb<TLanes> right, Rgb<TLanes> minuend) =>
        new(TLanes.SubtractProduct(left.Red, right.Red, minuend.Red), TLanes.SubtractProduct(left.Green, right.Green, minuend.Green), TLanes.SubtractProduct(left.Blue, right.Blue, minuend.Blue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Min(Rgb<TLanes> left, Rgb<TLanes> right) => new(TLanes.Min(left.Red, right.Red), TLanes.Min(left.Green, right.Green), TLanes.Min(left.Blue, right.Blue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Max(Rgb<TLanes> left, Rgb<TLanes> right) => new(TLanes.Max(left.Red, right.Red), TLanes.Max(left.Green, right.Green), TLanes.Max(left.Blue, right.Blue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> ReciprocalEstimate(Rgb<TLanes> value) =>
        new(TLanes.ReciprocalEstimate(value.Red), TLanes.ReciprocalEstimate(value.Green), TLanes.ReciprocalEstimate(value.Blue));

    /// <inheritdoc cref="ILanes{TSelf}.Scale"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rgb<TLanes> Scale(Rgb<TLanes> value, Rgb<TLanes> exponent) =>
        new(TLanes.Scale(value.Red, exponent.Red), TLanes.Scale(value.Green, exponent.Green), TLanes.Scale(value.Blue, exponent.Blue));

    /// <summary>Writes a tile's row.</summary>
    /// <param name="to">In the first plane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to)
    {
        Red.Store(to);
        Green.Store(to + TileLayout.Plane);
        Blue.Store(to + 2 * TileLayout.Plane);
    }
}
