using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Onnx;

/// <summary>
/// The ONNX reader: reads a network definition and emits an inference graph of opset 17.
/// </summary>
/// <remarks>
/// Batch normalisation is folded into the convolution before it, unless the parameters are kept as they are named (<see cref="KeepsParameters"/>). Operators that
/// move pixels need a graph of fixed size, so that no shape is computed at run time.
/// </remarks>
public sealed partial class OnnxGraphReader : IFlowOperators<OnnxTensor>
{
    /// <summary>The operator set that is written.</summary>
    public const int Opset = 17;

    private readonly IParameterSource _parameters;
    private readonly GraphProto _graph;
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConvolutionNode> _convolutions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);
    private readonly bool _halfWeights;

    // The float32 values of float16 parameters, by the parameters' names.
    private readonly Dictionary<string, string> _widened = new(StringComparer.Ordinal);

    /// <summary>Starts a graph with the one input <c>image</c>, [1, 3, height, width].</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="parameters">Where the weights come from.</param>
    /// <param name="height">A fixed height, or null to leave it free under the name <c>height</c>.</param>
    /// <param name="width">A fixed width, or null to leave it free under the name <c>width</c>.</param>
    public OnnxGraphReader(string name, IParameterSource parameters, int? height = null, int? width = null)
        : this(name, parameters, keepsParameters: false)
    {
        if (height is { } fixedHeight)
            ArgumentOutOfRangeException.ThrowIfLessThan(fixedHeight, 1, nameof(height));
        if (width is { } fixedWidth)
            ArgumentOutOfRangeException.ThrowIfLessThan(fixedWidth, 1, nameof(width));
        Image = AddInput(new OnnxTensor(OnnxModel.ImageInput, 3, height, width));
    }

    private OnnxGraphReader(string name, IParameterSource parameters, bool keepsParameters, bool halfWeights = false)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _graph = new GraphProto { Name = name };
        KeepsParameters = keepsParameters;
        _halfWeights = halfWeights;
    }

    /// <summary>Starts a graph without inputs (<see cref="Input"/>) whose weights are those of the source, under its names and in its shapes.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="parameters">Where the weights come from.</param>
    /// <param name="halfWeights">As <see cref="OnnxExportOptions.HalfWeights"/>: a node after each widens it, which ONNX Runtime does once, at loading.</param>
    public static OnnxGraphReader WithParameters(string name, IParameterSource parameters, bool halfWeights = false) => new(name, parameters, keepsParameters: true, halfWeights);

    /// <summary>
    /// Whether the file's weights are the parameters as they are named, so that they can be read back; ONNX Runtime then folds at loading what depends on weights
    /// alone. Otherwise batch normalisation is folded here.
    /// </summary>
    public bool KeepsParameters { get; }

    /// <summary>The input of a graph that has an image: [1, 3, H, W], RGB, [0,1].</summary>
    public OnnxTensor Image { get; }

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name, not used before.</param>
    /// <param name="channels">Size of dimension 1.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>[1, <paramref name="channels"/>, <paramref name="height"/>, <paramref name="width"/>].</returns>
    public OnnxTensor Input(string name, int channels, int height, int width)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return _inputs.Contains(name)
            ? throw new ArgumentException($"the graph has a value named '{name}' already", nameof(name))
            : AddInput(new OnnxTensor(name, channels, height, width));
    }

    /// <summary>Makes a value an output of the graph, under this name. A value can be one output.</summary>
    /// <exception cref="ArgumentException">The name is taken, or no node makes the value (it is the input, or is an output already).</exception>
    public void Output(OnnxTensor tensor, string name)
    {
        if (_graph.Node.Any(node => node.Output.Contains(name)))
            throw new ArgumentException($"the graph has a value named '{name}' already", nameof(name));
        NodeProto producer = _graph.Node.FirstOrDefault(node => node.Output.Contains(tensor.Name))
            ?? throw new ArgumentException($"no node makes '{tensor.Name}'", nameof(tensor));
        foreach (NodeProto node in _graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                if (node.Input[i] == tensor.Name)
                    node.Input[i] = name;
            }
        }

        producer.Output[0] = name;
        _graph.Output.Add(Describe(tensor with { Name = name }));
    }

    /// <summary>The finished file.</summary>
    /// <param name="metadata">Written as the file's metadata properties.</param>
    public byte[] ToModel(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        DropUnusedInitializers();
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "DmlEnhance",
            ProducerVersion = typeof(OnnxGraphReader).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach ((string key, string value) in metadata)
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    private NodeProto Node(string operation, string? module, params ReadOnlySpan<string> inputs)
    {
        // A module that is used by several stages has a node, and so a name, for each use.
        string name = $"{module ?? operation}#{_graph.Node.Count}";
        var node = new NodeProto { Name = name, OpType = operation };
        foreach (string input in inputs)
        {
            // An optional input that is left out has an empty name.
            if (input.Length > 0 && !_inputs.Contains(input) && !_initializers.Contains(input) && !_graph.Node.Any(earlier => earlier.Output.Contains(input)))
                throw new ArgumentException($"{name}: there is no value '{input}' in this graph", nameof(inputs));
            node.Input.Add(input);
        }

        node.Output.Add(name);
        _graph.Node.Add(node);
        return node;
    }

    private OnnxTensor AddInput(OnnxTensor input)
    {
        _inputs.Add(input.Name);
        _graph.Input.Add(Describe(input));
        return input;
    }

    private string Scalar(float value) => Initializer($"constant {value:R}", [value], []);

    private string Integers(params ReadOnlySpan<long> values) =>
        Initializer($"integers {string.Join(",", values.ToArray())}", TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    private string Initializer(string name, ReadOnlySpan<float> values, ReadOnlySpan<int> shape) =>
        Initializer(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    private string Initializer(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> values, ReadOnlySpan<int> shape)
    {
        if (!_initializers.Add(name))
            return name;
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        foreach (int dimension in shape)
            tensor.Dims.Add(dimension);
        _graph.Initializer.Add(tensor);
        return name;
    }

    // A parameter under its own name.
    private string Parameter(string name, params ReadOnlySpan<int> shape) =>
        _initializers.Contains(name) ? _widened.GetValueOrDefault(name, name) : Parameter(name, _parameters.Get(name, shape), shape);

    // The same, already read: the name of its float32 value.
    private string Parameter(string name, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        if (!_halfWeights || shape.Length < 2)
            return Initializer(name, values, shape);
        if (_widened.TryGetValue(name, out string? widened))
            return widened;
        NodeProto cast = Node("Cast", name, Initializer(name, TensorProto.Types.DataType.Float16, HalfTensor.Round(name, values), shape));
        cast.Attribute.Add(Attribute("to", (int)TensorProto.Types.DataType.Float));
        return _widened[name] = cast.Output[0];
    }

    private void DropUnusedInitializers()
    {
        var used = _graph.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        foreach (TensorProto unused in _graph.Initializer.Where(tensor => !used.Contains(tensor.Name)).ToList())
            _graph.Initializer.Remove(unused);
    }

    private static ValueInfoProto Describe(OnnxTensor tensor)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = tensor.Channels });
        shape.Dim.Add(tensor.Height is { } height ? new TensorShapeProto.Types.Dimension { DimValue = height } : new TensorShapeProto.Types.Dimension { DimParam = "height" });
        shape.Dim.Add(tensor.Width is { } width ? new TensorShapeProto.Types.Dimension { DimValue = width } : new TensorShapeProto.Types.Dimension { DimParam = "width" });
        return new ValueInfoProto
        {
            Name = tensor.Name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    private static AttributeProto Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    private static AttributeProto Attribute(string name, int value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Attribute(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    private static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
