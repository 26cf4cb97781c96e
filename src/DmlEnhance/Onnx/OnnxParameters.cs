using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf.Collections;

namespace DmlEnhance.Onnx;

/// <summary>The parameters of a file that keeps them under their names (<see cref="OnnxGraphReader.KeepsParameters"/>).</summary>
/// <param name="file">What errors call the file.</param>
/// <param name="network">What errors call the network.</param>
/// <param name="graph">The file's graph.</param>
internal sealed class OnnxParameters(string file, string network, GraphProto graph) : IParameterSource
{
    private readonly Dictionary<string, TensorProto> _tensors = ByName(file, graph);

    /// <summary>Numbers that were trained, without the running statistics of batch normalisation.</summary>
    public long Count => _tensors.Values
        .Where(tensor => IsTrained(tensor.Name))
        .Sum(tensor => Math.Max(0, CountOf(tensor)));

    /// <summary>The shape of the parameter of this name, or null.</summary>
    public RepeatedField<long>? Shape(string name) => _tensors.GetValueOrDefault(name)?.Dims;

    /// <inheritdoc/>
    public float[] Get(string name, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out TensorProto? tensor))
            throw new DmlEnhanceException($"{file}: has no '{name}'; it is not a whole model of {network}");
        long count = 1;
        bool fits = tensor.Dims.Count == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
        {
            fits = tensor.Dims[i] == shape[i];
            count *= shape[i];
        }

        if (!fits || CountOf(tensor) != count)
            throw new DmlEnhanceException(string.Create(CultureInfo.InvariantCulture, $"{file}: '{name}' has the shape [{string.Join(", ", tensor.Dims)}] and {SizeOf(tensor)}; the network needs [{string.Join(", ", shape.ToArray())}] of float32 or float16"));
        float[] values = HalfTensor.Is(tensor) ? HalfTensor.Widen(file, tensor) : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        return Array.TrueForAll(values, float.IsFinite) ? values : throw new DmlEnhanceException($"{file}: '{name}' holds infinity");
    }

    // A parameter has a module's path; the graph's own numbers have names with spaces, or of one word.
    private static bool IsTrained(string name) =>
        name.Contains('.', StringComparison.Ordinal) && !name.Contains(' ', StringComparison.Ordinal) && !name.Contains(".running_", StringComparison.Ordinal);

    // Numbers of a tensor that can be read; -1 of another.
    private static long CountOf(TensorProto tensor) =>
        HalfTensor.Is(tensor) ? HalfTensor.Count(tensor)
        : tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.RawData.Length % sizeof(float) == 0 ? tensor.RawData.Length / sizeof(float)
        : -1;

    private static string SizeOf(TensorProto tensor) =>
        string.Create(CultureInfo.InvariantCulture, $"{tensor.RawData.Length} bytes{(tensor.Int32Data.Count > 0 ? $" and {tensor.Int32Data.Count} whole numbers" : "")}");

    private static Dictionary<string, TensorProto> ByName(string file, GraphProto graph)
    {
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw new DmlEnhanceException($"{file}: two of its values are named '{tensor.Name}'");
        }

        return tensors;
    }
}
