using System.Numerics;

namespace DmlEnhance.Enhancers;

/// <summary>As many floats as a vector holds 16-bit numbers.</summary>
internal readonly struct Pair(Vector<float> low, Vector<float> high)
{
    public readonly Vector<float> Low = low;
    public readonly Vector<float> High = high;

    public static Pair operator +(Pair a, Pair b) => new(a.Low + b.Low, a.High + b.High);

    public static Pair operator -(Pair a, Pair b) => new(a.Low - b.Low, a.High - b.High);

    public static Pair operator *(Pair a, Pair b) => new(a.Low * b.Low, a.High * b.High);

    public static Pair operator *(Pair a, float b) => new(a.Low * b, a.High * b);

    public static Pair operator /(Pair a, Pair b) => new(a.Low / b.Low, a.High / b.High);

    public static Pair Of(float value) => new(new Vector<float>(value), new Vector<float>(value));

    public static Pair Abs(Pair value) => new(Vector.Abs(value.Low), Vector.Abs(value.High));

    public static Pair Max(Pair a, Pair b) => new(Vector.Max(a.Low, b.Low), Vector.Max(a.High, b.High));

    public static Pair Clamp(Pair value, float least, float most) =>
        new(Vector.Min(Vector.Max(value.Low, new Vector<float>(least)), new Vector<float>(most)), Vector.Min(Vector.Max(value.High, new Vector<float>(least)), new Vector<float>(most)));

    public static unsafe Pair Load(float* from) => new(Vector.Load(from), Vector.Load(from + Vector<float>.Count));

    /// <summary>16-bit numbers times <paramref name="scale"/>.</summary>
    public static unsafe Pair Load(ushort* from, float scale)
    {
        Vector.Widen(Vector.Load(from), out Vector<uint> low, out Vector<uint> high);
        return new Pair(Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * scale, Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * scale);
    }

    public unsafe void Store(float* to)
    {
        Low.Store(to);
        High.Store(to + Vector<float>.Count);
    }

    /// <summary>Stores what is left in 16 bits of <paramref name="scale"/> times the numbers, which is rounded.</summary>
    public unsafe void Store(ushort* to, float scale)
    {
        var half = new Vector<float>(0.5f);
        Vector<uint> low = Vector.AsVectorUInt32(Vector.ConvertToInt32Native(Low * scale + half));
        Vector<uint> high = Vector.AsVectorUInt32(Vector.ConvertToInt32Native(High * scale + half));
        Vector.Narrow(low, high).Store(to);
    }
}
