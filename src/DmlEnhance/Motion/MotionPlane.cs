using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DmlEnhance.Motion;

/// <summary>A plane of numbers with room around it, so that whole vectors may be read at and beside every place.</summary>
/// <remarks>A vector more to the left and right, a row more above and below; the room is zero unless something is written there.</remarks>
internal sealed class MotionPlane
{
    private static readonly int Lanes = Vector<float>.Count;

    public MotionPlane(int width, int height)
    {
        Width = width;
        Height = height;
        Stride = Lanes + (width + Lanes - 1) / Lanes * Lanes + Lanes;
        Values = new float[Stride * (height + 2)];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; }

    public float[] Values { get; }

    /// <summary>Index of a row's first number; rows -1 and <see cref="Height"/> are the room above and below.</summary>
    public int Row(int y) => (y + 1) * Stride + Lanes;

    /// <summary>A row's numbers.</summary>
    public Span<float> RowSpan(int y) => Values.AsSpan(Row(y), Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Load(int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Values), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int index, Vector<float> value) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(Values), (nuint)index);

    /// <summary>Fills the room around the plane with the nearest numbers.</summary>
    public void ExtendEdges()
    {
        for (int y = 0; y < Height; y++)
        {
            int row = Row(y);
            Values.AsSpan(row - Lanes, Lanes).Fill(Values[row]);
            Values.AsSpan(row + Width, Stride - Lanes - Width).Fill(Values[row + Width - 1]);
        }

        Values.AsSpan(Stride, Stride).CopyTo(Values);
        Values.AsSpan(Height * Stride, Stride).CopyTo(Values.AsSpan((Height + 1) * Stride));
    }

    /// <summary>Sets every number, the room's too.</summary>
    public void Clear() => Values.AsSpan().Clear();

    /// <summary>The plane blurred by 1 4 6 4 1 in both directions, and every second number of every second row of it.</summary>
    public MotionPlane Half()
    {
        var half = new MotionPlane((Width + 1) / 2, (Height + 1) / 2);
        var column = new float[Width + 4];
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<float> a = RowSpan(Math.Max(2 * y - 2, 0));
            ReadOnlySpan<float> b = RowSpan(Math.Max(2 * y - 1, 0));
            ReadOnlySpan<float> c = RowSpan(2 * y);
            ReadOnlySpan<float> d = RowSpan(Math.Min(2 * y + 1, Height - 1));
            ReadOnlySpan<float> e = RowSpan(Math.Min(2 * y + 2, Height - 1));
            for (int x = 0; x < Width; x++)
                column[x + 2] = (a[x] + e[x] + 4 * (b[x] + d[x]) + 6 * c[x]) / 16;
            column[0] = column[1] = column[2];
            column[Width + 2] = column[Width + 3] = column[Width + 1];
            Span<float> target = half.RowSpan(y);
            for (int x = 0; x < target.Length; x++)
                target[x] = (column[2 * x] + column[2 * x + 4] + 4 * (column[2 * x + 1] + column[2 * x + 3]) + 6 * column[2 * x + 2]) / 16;
        }

        return half;
    }

    /// <summary>The plane blurred by 1 2 1 in both directions.</summary>
    public MotionPlane Smooth()
    {
        var smooth = new MotionPlane(Width, Height);
        var column = new float[Width + 2];
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<float> a = RowSpan(Math.Max(y - 1, 0));
            ReadOnlySpan<float> b = RowSpan(y);
            ReadOnlySpan<float> c = RowSpan(Math.Min(y + 1, Height - 1));
            for (int x = 0; x < Width; x++)
                column[x + 1] = (a[x] + 2 * b[x] + c[x]) / 4;
            column[0] = column[1];
            column[Width + 1] = column[Width];
            Span<float> target = smooth.RowSpan(y);
            for (int x = 0; x < target.Length; x++)
                target[x] = (column[x] + 2 * column[x + 1] + column[x + 2]) / 4;
        }

        return smooth;
    }

    /// <summary>The 3x3 median of every place; the room around must hold the nearest numbers.</summary>
    public void MedianInto(MotionPlane target)
    {
        for (int y = 0; y < Height; y++)
        {
            int row = Row(y);
            for (int x = 0; x < Width; x += Lanes)
                target.Store(row + x, Median(row + x));
        }
    }

    /// <summary>The middle one of nine: the median of the rows' greatest minimum, median median and least maximum.</summary>
    private Vector<float> Median(int index)
    {
        (Vector<float> least0, Vector<float> middle0, Vector<float> most0) = Sort(index - Stride);
        (Vector<float> least1, Vector<float> middle1, Vector<float> most1) = Sort(index);
        (Vector<float> least2, Vector<float> middle2, Vector<float> most2) = Sort(index + Stride);
        Vector<float> least = Vector.Max(least0, Vector.Max(least1, least2));
        Vector<float> middle = Middle(middle0, middle1, middle2);
        Vector<float> most = Vector.Min(most0, Vector.Min(most1, most2));
        return Middle(least, middle, most);
    }

    private (Vector<float> Least, Vector<float> Middle, Vector<float> Most) Sort(int index)
    {
        Vector<float> a = Load(index - 1);
        Vector<float> b = Load(index);
        Vector<float> c = Load(index + 1);
        return (Vector.Min(a, Vector.Min(b, c)), Middle(a, b, c), Vector.Max(a, Vector.Max(b, c)));
    }

    private static Vector<float> Middle(Vector<float> a, Vector<float> b, Vector<float> c) =>
        Vector.Max(Vector.Min(a, b), Vector.Min(Vector.Max(a, b), c));
}
