using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DmlEnhance.Onnx;

/// <summary>Numbers that an ONNX file stores as float16: two bytes each, or, as ONNX allows, each the lower half of an entry of <c>int32_data</c>.</summary>
internal static class HalfTensor
{
    private const int Bytes = 2;

    private static readonly float Largest = (float)Half.MaxValue;

    public static bool Is(TensorProto tensor) => tensor.DataType == (int)TensorProto.Types.DataType.Float16;

    /// <summary>How many numbers a tensor of this type holds; -1 where its data are no whole number of them, or lie in both places.</summary>
    public static int Count(TensorProto tensor) =>
        tensor.RawData.Length == 0 ? tensor.Int32Data.Count
        : tensor.Int32Data.Count == 0 && tensor.RawData.Length % Bytes == 0 ? tensor.RawData.Length / Bytes
        : -1;

    /// <summary>The numbers, in memory of their count's size.</summary>
    /// <param name="file">What errors call the file.</param>
    /// <param name="tensor">A tensor that <see cref="Count"/> takes.</param>
    /// <exception cref="DmlEnhanceException">An entry of <c>int32_data</c> is no float16.</exception>
    public static float[] Widen(string file, TensorProto tensor)
    {
        if (tensor.RawData.Length > 0)
            return Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span).ToArray(), value => (float)value);
        RepeatedField<int> entries = tensor.Int32Data;
        var values = new float[entries.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = entries[i] is >= ushort.MinValue and <= ushort.MaxValue
                ? (float)BitConverter.UInt16BitsToHalf((ushort)entries[i])
                : throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"{file}: '{tensor.Name}' holds {entries[i]}, which is not the 16 bits of a float16"));
        }

        return values;
    }

    /// <summary>Whether a number is NaN; of data that <see cref="Count"/> refuses, none is.</summary>
    public static bool HasNaN(TensorProto tensor)
    {
        if (tensor.Int32Data.Any(entry => Half.IsNaN(BitConverter.UInt16BitsToHalf(unchecked((ushort)entry)))))
            return true;
        if (tensor.RawData.Length % Bytes != 0)
            return false;
        foreach (Half value in MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span))
        {
            if (Half.IsNaN(value))
                return true;
        }

        return false;
    }

    /// <summary>Numbers as float16, each the nearest, and of two that are equally near the even one.</summary>
    /// <param name="name">What errors call them.</param>
    /// <param name="values">Not beyond 65504, the largest float16; what is less than 3e-8 becomes 0.</param>
    /// <returns>Two bytes a number.</returns>
    /// <exception cref="DmlEnhanceException">A number is too large, infinite or NaN.</exception>
    public static byte[] Round(string name, ReadOnlySpan<float> values)
    {
        var rounded = new Half[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // NaN is not beyond it, nor within.
            rounded[i] = MathF.Abs(values[i]) <= Largest
                ? (Half)values[i]
                : throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"'{name}' holds {values[i]}, which float16 cannot: it goes to {Largest}; write the model with float32 weights"));
        }

        return MemoryMarshal.AsBytes(rounded.AsSpan()).ToArray();
    }
}
