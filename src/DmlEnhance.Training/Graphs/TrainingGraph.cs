using System.Globalization;
using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Training.Graphs;

/// <summary>An ONNX graph (opset 17) under construction, with every shape known, that <see cref="Gradients.GradientReader"/> can differentiate.</summary>
/// <remarks>
/// Only operators of ONNX's own set are used, and of those only such as DirectML runs too, but for the gradient of <see cref="Warp"/>, which adds up what is scattered.
/// A value that no output needs is left out of the finished file with all that only it needs, so readers may emit more than is used.
/// </remarks>
public sealed partial class TrainingGraph
{
    private readonly List<NodeProto> _nodes = [];
    private readonly List<Operation> _operations = [];
    private readonly List<GraphTensor> _inputs = [];
    private readonly List<GraphTensor> _outputs = [];
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphTensor> _constantTensors = new(StringComparer.Ordinal);
    private readonly Dictionary<GraphTensor, long[]> _integers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<IParameterSource> _sources = [];

    /// <summary>What gradient rules walk over, in the order of computation.</summary>
    internal IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds an input.</summary>
    /// <param name="name">Name, not used before.</param>
    /// <param name="shape">Its shape; empty for a scalar.</param>
    public GraphTensor Input(string name, params ReadOnlySpan<int> shape)
    {
        GraphTensor tensor = Named(name, shape);
        _inputs.Add(tensor);
        return tensor;
    }

    /// <summary>Makes a value an output under a name of its own.</summary>
    public void Output(GraphTensor value, string name)
    {
        ArgumentNullException.ThrowIfNull(value);
        GraphTensor tensor = Named(name, value.Shape);
        var node = new NodeProto { Name = name, OpType = "Identity" };
        node.Input.Add(value.Name);
        node.Output.Add(name);
        _nodes.Add(node);
        _outputs.Add(tensor);
    }

    /// <summary>A scalar constant.</summary>
    public GraphTensor Constant(float value) =>
        Constant($"constant {value.ToString("R", CultureInfo.InvariantCulture)}", [value]);

    /// <summary>A constant, kept in the file under this name. A name used before gives the first one's value.</summary>
    /// <param name="name">Name in the graph.</param>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Shape.</param>
    public GraphTensor Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Constant(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>The finished file: only what the outputs need.</summary>
    public byte[] ToModel()
    {
        var needed = _outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new Stack<NodeProto>();
        foreach (NodeProto node in Enumerable.Reverse(_nodes).Where(node => node.Output.Any(needed.Contains)))
        {
            kept.Push(node);
            needed.UnionWith(node.Input);
        }

        var graph = new GraphProto { Name = "training step" };
        graph.Node.Add(kept);
        graph.Initializer.Add(_constants.Values.Where(constant => needed.Contains(constant.Name)));
        graph.Input.Add(_inputs.Select(Describe));
        graph.Output.Add(_outputs.Select(Describe));
        var model = new ModelProto { IrVersion = 8, ProducerName = "DmlEnhance", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OnnxGraphReader.Opset });
        return model.ToByteArray();
    }

    /// <summary>Adds operations whose gradient is not followed: their result counts as a constant.</summary>
    internal GraphTensor WithoutGradient(Func<GraphTensor> build)
    {
        int first = _operations.Count;
        GraphTensor result = build();
        _operations.RemoveRange(first, _operations.Count - first);
        return result;
    }

    /// <summary>A parameter that is not trained: a constant, kept once for each source and name.</summary>
    /// <exception cref="DmlEnhanceException">The source has no such parameter.</exception>
    internal GraphTensor Fixed(IParameterSource source, string name, params ReadOnlySpan<int> shape)
    {
        int index = _sources.IndexOf(source);
        if (index < 0)
        {
            index = _sources.Count;
            _sources.Add(source);
        }

        string unique = $"fixed {index}: {name}";
        return _constantTensors.GetValueOrDefault(unique) ?? Constant(unique, source.Get(name, shape), shape);
    }

    /// <summary>The values of an integer constant (axes, sizes).</summary>
    internal ReadOnlySpan<long> Integers(GraphTensor constant) => _integers[constant];

    private GraphTensor Integers(params ReadOnlySpan<int> values)
    {
        long[] wide = [.. values.ToArray().Select(value => (long)value)];
        GraphTensor tensor = Constant($"integers {string.Join(",", wide)}", TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(wide.AsSpan()), [wide.Length]);
        _integers[tensor] = wide;
        return tensor;
    }

    private GraphTensor Constant(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> shape)
    {
        if (_constantTensors.TryGetValue(name, out GraphTensor? known))
            return known;
        var proto = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (int size in shape)
            proto.Dims.Add(size);
        GraphTensor tensor = Named(name, shape);
        _constants.Add(name, proto);
        _constantTensors.Add(name, tensor);
        return tensor;
    }

    private GraphTensor Named(string name, ReadOnlySpan<int> shape) =>
        _names.Add(name) ? new GraphTensor(name, shape) : throw new ArgumentException($"the graph has a value named '{name}' already", nameof(name));

    // A node that a gradient rule knows.
    private GraphTensor Node(string type, ReadOnlySpan<int> shape, IReadOnlyList<GraphTensor> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        GraphTensor output = Named($"{type}#{_nodes.Count}", shape);
        var node = new NodeProto { Name = output.Name, OpType = type };
        foreach (GraphTensor input in inputs)
            node.Input.Add(_names.Contains(input.Name) ? input.Name : throw new ArgumentException($"{input} is not of this graph", nameof(inputs)));
        node.Output.Add(output.Name);
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        _nodes.Add(node);
        _operations.Add(new Operation(type, inputs, output, node, []));
        return output;
    }

    private static AttributeProto Attribute(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (int value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    private static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    private static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    private static ValueInfoProto Describe(GraphTensor tensor)
    {
        var shape = new TensorShapeProto();
        foreach (int size in tensor.Shape)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfoProto
        {
            Name = tensor.Name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }
}
