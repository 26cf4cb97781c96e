using System.Runtime.InteropServices;
using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Onnx;

/// <summary>
/// The ONNX reader: reads a network definition and emits an inference graph of opset 17, with batch normalisation
/// folded into the convolution before it.
/// </summary>
public sealed class OnnxGraphReader : INetworkOperators<OnnxTensor>
{
    /// <summary>The operator set that is written.</summary>
    public const int Opset = 17;

    private const double BatchNormEpsilon = 1e-5;

    private readonly IParameterSource _parameters;
    private readonly GraphProto _graph;
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConvolutionNode> _convolutions = new(StringComparer.Ordinal);
    private readonly TensorShapeProto _inputShape;

    /// <summary>Starts a graph with the one input <c>image</c>, [1, 3, height, width].</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="parameters">Where the weights come from.</param>
    /// <param name="height">A fixed height, or null to leave it free under the name <c>height</c>.</param>
    /// <param name="width">A fixed width, or null to leave it free under the name <c>width</c>.</param>
    public OnnxGraphReader(string name, IParameterSource parameters, int? height = null, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (height is { } fixedHeight)
            ArgumentOutOfRangeException.ThrowIfLessThan(fixedHeight, 1, nameof(height));
        if (width is { } fixedWidth)
            ArgumentOutOfRangeException.ThrowIfLessThan(fixedWidth, 1, nameof(width));
        _parameters = parameters;
        _graph = new GraphProto { Name = name };
        _inputShape = Shape(height, width);
        Image = new OnnxTensor(OnnxModel.ImageInput, 3);
        _graph.Input.Add(Describe(Image));
    }

    /// <summary>The graph's input: [1, 3, H, W], RGB, [0,1].</summary>
    public OnnxTensor Image { get; }

    /// <inheritdoc/>
    public OnnxTensor Conv2d(OnnxTensor input, string module, int inputChannels, int outputChannels, int kernelSize)
    {
        if (input.Channels != inputChannels)
            throw new ArgumentException($"{module} takes {inputChannels} channels; '{input.Name}' has {input.Channels}", nameof(input));
        float[] weight = _parameters.Get($"{module}.weight", outputChannels, inputChannels, kernelSize, kernelSize);
        float[] bias = _parameters.Get($"{module}.bias", outputChannels);
        int[] shape = [outputChannels, inputChannels, kernelSize, kernelSize];
        NodeProto node = Node("Conv", module, input.Name, Initializer($"{module}.weight", weight, shape), Initializer($"{module}.bias", bias, [outputChannels]));
        int padding = kernelSize / 2;
        node.Attribute.Add(Integers("kernel_shape", kernelSize, kernelSize));
        node.Attribute.Add(Integers("pads", padding, padding, padding, padding));
        _convolutions[node.Output[0]] = new ConvolutionNode(node, module, weight, bias, shape);
        return new OnnxTensor(node.Output[0], outputChannels);
    }

    /// <inheritdoc/>
    /// <remarks>Folded: w' = w g / sqrt(v + eps), b' = (b - m) g / sqrt(v + eps) + beta, computed in double precision.</remarks>
    public OnnxTensor BatchNorm(OnnxTensor input, string module, int channels)
    {
        if (!_convolutions.Remove(input.Name, out ConvolutionNode? convolution) || _graph.Node.Any(node => node.Input.Contains(input.Name)))
            throw new ArgumentException($"{module}: batch normalisation must directly follow a convolution whose output nothing else uses", nameof(input));
        float[] scale = _parameters.Get($"{module}.weight", channels);
        float[] shift = _parameters.Get($"{module}.bias", channels);
        float[] mean = _parameters.Get($"{module}.running_mean", channels);
        float[] variance = _parameters.Get($"{module}.running_var", channels);

        var weight = new float[convolution.Weight.Length];
        var bias = new float[channels];
        int perChannel = weight.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double factor = scale[channel] / Math.Sqrt(variance[channel] + BatchNormEpsilon);
            for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++)
                weight[i] = (float)(convolution.Weight[i] * factor);
            bias[channel] = (float)((convolution.Bias[channel] - mean[channel]) * factor + shift[channel]);
        }

        convolution.Node.Input[1] = Initializer($"{convolution.Module}.weight+{module}", weight, convolution.WeightShape);
        convolution.Node.Input[2] = Initializer($"{convolution.Module}.bias+{module}", bias, [channels]);
        // Renamed, so that a definition which goes on using the convolution's own value fails instead of getting this one.
        convolution.Node.Output[0] = $"{input.Name}+{module}";
        return input with { Name = convolution.Node.Output[0] };
    }

    /// <inheritdoc/>
    public OnnxTensor Relu(OnnxTensor input) => ElementWise("Relu", input);

    /// <inheritdoc/>
    public OnnxTensor Sigmoid(OnnxTensor input) => ElementWise("Sigmoid", input);

    /// <inheritdoc/>
    public OnnxTensor Clamp(OnnxTensor input, float minimum, float maximum)
    {
        NodeProto node = Node("Clip", null, input.Name, Scalar(minimum), Scalar(maximum));
        return input with { Name = node.Output[0] };
    }

    /// <inheritdoc/>
    public OnnxTensor Add(OnnxTensor a, OnnxTensor b) => ElementWise("Add", a, b);

    /// <inheritdoc/>
    public OnnxTensor Subtract(OnnxTensor a, OnnxTensor b) => ElementWise("Sub", a, b);

    /// <inheritdoc/>
    public OnnxTensor Divide(OnnxTensor a, OnnxTensor b) => ElementWise("Div", a, b);

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

    private OnnxTensor ElementWise(string operation, OnnxTensor input) =>
        input with { Name = Node(operation, null, input.Name).Output[0] };

    private OnnxTensor ElementWise(string operation, OnnxTensor a, OnnxTensor b)
    {
        if (a.Channels != b.Channels)
            throw new ArgumentException($"{operation} of {a.Channels} and {b.Channels} channels");
        return a with { Name = Node(operation, null, a.Name, b.Name).Output[0] };
    }

    private NodeProto Node(string operation, string? module, params ReadOnlySpan<string> inputs)
    {
        // A module that is used by several stages has a node, and so a name, for each use.
        string name = $"{module ?? operation}#{_graph.Node.Count}";
        var node = new NodeProto { Name = name, OpType = operation };
        foreach (string input in inputs)
        {
            if (input != Image.Name && !_initializers.Contains(input) && !_graph.Node.Any(earlier => earlier.Output.Contains(input)))
                throw new ArgumentException($"{name}: there is no value '{input}' in this graph", nameof(inputs));
            node.Input.Add(input);
        }

        node.Output.Add(name);
        _graph.Node.Add(node);
        return node;
    }

    private string Scalar(float value) => Initializer($"constant {value:R}", [value], []);

    private string Initializer(string name, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        if (!_initializers.Add(name))
            return name;
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        foreach (int dimension in shape)
            tensor.Dims.Add(dimension);
        _graph.Initializer.Add(tensor);
        return name;
    }

    private void DropUnusedInitializers()
    {
        var used = _graph.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        foreach (TensorProto unused in _graph.Initializer.Where(tensor => !used.Contains(tensor.Name)).ToList())
            _graph.Initializer.Remove(unused);
    }

    private ValueInfoProto Describe(OnnxTensor tensor)
    {
        TensorShapeProto shape = _inputShape.Clone();
        shape.Dim[1].DimValue = tensor.Channels;
        return new ValueInfoProto
        {
            Name = tensor.Name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    private static TensorShapeProto Shape(int? height, int? width)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 1 });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 3 });
        shape.Dim.Add(height is { } h ? new TensorShapeProto.Types.Dimension { DimValue = h } : new TensorShapeProto.Types.Dimension { DimParam = "height" });
        shape.Dim.Add(width is { } w ? new TensorShapeProto.Types.Dimension { DimValue = w } : new TensorShapeProto.Types.Dimension { DimParam = "width" });
        return shape;
    }

    private static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }

    private sealed record ConvolutionNode(NodeProto Node, string Module, float[] Weight, float[] Bias, int[] WeightShape);
}
