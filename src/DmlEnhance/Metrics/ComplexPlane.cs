using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DmlEnhance.Metrics;

/// <summary>Rows of complex numbers, real and imaginary parts apart; rows are padded to whole vectors.</summary>
internal sealed class ComplexPlane
{
    private const int Tile = 16;

    public ComplexPlane(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Stride = StrideOf(columns);
        Real = new double[rows * Stride];
        Imaginary = new double[rows * Stride];
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; }

    public double[] Real { get; }

    public double[] Imaginary { get; }

    /// <summary>Numbers from one row to the next, of rows of so many.</summary>
    public static int StrideOf(int columns) => (columns + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>The plane with rows and columns changed round.</summary>
    public ComplexPlane Transpose()
    {
        var result = new ComplexPlane(Columns, Rows);
        for (int top = 0; top < Rows; top += Tile)
        {
            for (int left = 0; left < Columns; left += Tile)
            {
                for (int y = top; y < Math.Min(top + Tile, Rows); y++)
                {
                    for (int x = left; x < Math.Min(left + Tile, Columns); x++)
                    {
                        result.Real[x * result.Stride + y] = Real[y * Stride + x];
                        result.Imaginary[x * result.Stride + y] = Imaginary[y * Stride + x];
                    }
                }
            }
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Load(double[] values, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double[] values, int index, Vector<double> value) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);
}
