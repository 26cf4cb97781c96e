using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Training.Graphs;

public sealed partial class ModelGraph
{
    // An illumination has 4 dimensions, and no operator here takes one away.
    private const int MostDimensions = 4;

    // The bytes of all parameters together must fit one array.
    private static readonly int MostParameters = Array.MaxLength / sizeof(float);

    // A value with two origins would be read as one and run as the other.
    private Dictionary<string, TensorProto> UniqueNames()
    {
        var initializers = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (TensorProto tensor in _proto.Graph.Initializer)
        {
            if (tensor.Name.Length == 0 || !initializers.TryAdd(tensor.Name, tensor))
                throw NotTrained($"it has several constants named '{tensor.Name}', or one without a name");
        }

        var taken = new HashSet<string>(initializers.Keys, StringComparer.Ordinal) { OnnxModel.ImageInput };
        foreach (NodeProto node in _proto.Graph.Node)
        {
            // An output that is left out has an empty name.
            if (node.Output.Where(output => output.Length > 0).FirstOrDefault(output => !taken.Add(output)) is { } repeated)
                throw NotTrained(node, $"gives '{repeated}', which the model has already");
        }

        return initializers;
    }

    // In the file's order, which is that of computation.
    private List<NodeProto> NeededNodes()
    {
        DmlEnhanceException Missing() => new($"{_model.Name}: the model gives no '{OnnxModel.IlluminationOutput}', which the loss needs");
        if (_proto.Graph.Output.All(output => output.Name != OnnxModel.IlluminationOutput))
            throw Missing();
        var needed = new HashSet<string>(StringComparer.Ordinal) { OnnxModel.IlluminationOutput };
        var nodes = new List<NodeProto>();
        foreach (NodeProto node in _proto.Graph.Node.Reverse().Where(node => node.Output.Any(needed.Contains)))
        {
            if (node.Output.Count != 1)
                throw NotTrained(node, $"has {node.Output.Count} outputs; every operator that is trained here has one");
            nodes.Add(node);
            needed.UnionWith(node.Input.Where(input => input.Length > 0));
        }

        if (nodes.Count == 0)
            throw Missing();
        nodes.Reverse();
        return nodes;
    }

    // What the nodes read from the file: nothing later asks for memory by a size that was not checked here.
    private Dictionary<string, TensorProto> CheckedTensors(Dictionary<string, TensorProto> initializers)
    {
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (NodeProto node in _nodes)
        {
            foreach (string name in node.Input)
            {
                if (initializers.TryGetValue(name, out TensorProto? tensor) && tensors.TryAdd(name, tensor))
                    Check(node, tensor);
            }
        }

        return tensors;
    }

    private void Check(NodeProto node, TensorProto tensor)
    {
        if (tensor.DataType != (int)TensorProto.Types.DataType.Float)
            throw NotTrained(node, $"reads '{tensor.Name}', which is not float32");
        if (tensor.Dims.Count > MostDimensions)
            throw NotTrained(node, $"reads '{tensor.Name}', which has {tensor.Dims.Count} dimensions; at most {MostDimensions} are trained here");
        string shape = $"[{string.Join(", ", tensor.Dims)}]";
        if (Count([.. tensor.Dims], MostParameters) is not { } count)
            throw NotTrained(node, $"reads '{tensor.Name}', whose shape {shape} is empty or too large");
        if (tensor.FloatData.Count > 0 && tensor.RawData.Length > 0)
            throw NotTrained(node, $"reads '{tensor.Name}', which holds its values twice");
        bool whole = tensor.RawData.Length > 0 ? tensor.RawData.Length == (long)count * sizeof(float) : tensor.FloatData.Count == count;
        if (!whole)
            throw NotTrained(node, $"reads '{tensor.Name}', which does not hold the {count} values of its shape {shape}");
    }

    private void AddParameters()
    {
        long count = 0;
        foreach (NodeProto node in _nodes.Where(node => node.OpType == "Conv"))
        {
            // A bias that is left out is not there, or has an empty name.
            foreach (string name in node.Input.Skip(1).Take(2).Where((name, index) => index == 0 || name.Length > 0))
            {
                if (!_tensors.TryGetValue(name, out TensorProto? tensor))
                    throw NotTrained(node, $"has the weights '{name}', which are not a constant of the file");
                if (Parameters.Find(name) is not null)
                    continue;
                int[] shape = Shape(tensor);
                count += Shapes.Count(shape);
                if (count > MostParameters)
                    throw NotTrained($"its convolutions have more than {MostParameters} weights");
                Parameters.Add(name, shape);
            }
        }

        if (Parameters.Count == 0)
            throw new DmlEnhanceException($"{_model.Name}: no convolution has part in the model's '{OnnxModel.IlluminationOutput}', so there is nothing to train");
    }

    // Null where a size is not positive or the product is above the limit.
    private static int? Count(ReadOnlySpan<long> sizes, int limit)
    {
        long count = 1;
        foreach (long size in sizes)
        {
            if (size < 1 || size > limit / count)
                return null;
            count *= size;
        }

        return (int)count;
    }

    private static int[] Shape(TensorProto tensor) => [.. tensor.Dims.Select(size => (int)size)];

    private static float[] Values(TensorProto tensor) =>
        tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}
