using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Steps;
using Google.Protobuf;

namespace DmlEnhance.Training.Graphs;

/// <summary>An ONNX model's graph as something to train: its convolutions' weights and biases are the parameters.</summary>
/// <remarks>
/// Batch normalisation is folded into the convolutions of such a file, so what is trained is exactly what is run: there
/// are no statistics of the training images that inference would replace by others.
/// </remarks>
public sealed class ModelGraph
{
    private readonly OnnxModel _model;
    private readonly ModelProto _proto;

    /// <summary>Reads a model.</summary>
    /// <param name="model">A model of SCI's operators.</param>
    /// <exception cref="DmlEnhanceException">The model has an operator, or a use of one, that is not trained here; or nothing to train.</exception>
    public ModelGraph(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _proto = ModelProto.Parser.ParseFrom(model.Content);
        foreach (NodeProto node in _proto.Graph.Node.Where(node => node.OpType == "Conv"))
        {
            foreach (string input in node.Input.Skip(1))
            {
                TensorProto tensor = Initializer(node, input);
                Parameters.Add(input, [.. tensor.Dims.Select(size => checked((int)size))]);
            }
        }

        if (Parameters.Count == 0)
            throw new DmlEnhanceException($"{model.Name}: the model has no convolution, so there is nothing to train");
    }

    /// <summary>The convolutions' weights and biases, by the names in the file.</summary>
    public ParameterLayout Parameters { get; } = new();

    /// <summary>A state with the file's weights, before the first step.</summary>
    public TrainingState Initial()
    {
        var state = new TrainingState(Parameters, new ParameterLayout());
        foreach (ParameterSlot slot in Parameters.Slots)
            Values(slot.Name, slot.Count).CopyTo(state.Parameters, slot.Start);
        return state;
    }

    /// <summary>Adds the model's nodes to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">A tensor for each of <see cref="Parameters"/>.</param>
    /// <param name="image">[1, 3, H, W].</param>
    /// <returns>The illumination, [1, 3, H, W].</returns>
    /// <exception cref="DmlEnhanceException">The model has an operator that is not trained here, or gives no illumination.</exception>
    internal GraphTensor ReadIllumination(TrainingGraph graph, IReadOnlyDictionary<string, GraphTensor> parameters, GraphTensor image)
    {
        var values = new Dictionary<string, GraphTensor>(parameters, StringComparer.Ordinal) { [OnnxModel.ImageInput] = image };
        foreach (NodeProto node in _proto.Graph.Node)
        {
            if (node.Output.Count != 1)
                throw NotTrained(node, "has several outputs");
            values[node.Output[0]] = Read(graph, node, values);
        }

        return values.GetValueOrDefault(OnnxModel.IlluminationOutput)
            ?? throw new DmlEnhanceException($"{_model.Name}: the model gives no '{OnnxModel.IlluminationOutput}', which the loss needs");
    }

    /// <summary>The model with other weights.</summary>
    /// <param name="state">The weights.</param>
    /// <param name="metadata">Entries to set; others stay.</param>
    public byte[] ToModel(TrainingState state, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(metadata);
        ModelProto proto = _proto.Clone();
        foreach (TensorProto tensor in proto.Graph.Initializer)
        {
            if (Parameters.Find(tensor.Name) is not { } slot)
                continue;
            tensor.FloatData.Clear();
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(state.Parameters.AsSpan(slot.Start, slot.Count)));
        }

        foreach ((string key, string value) in metadata)
        {
            StringStringEntryProto? entry = proto.MetadataProps.FirstOrDefault(known => known.Key == key);
            if (entry is null)
                proto.MetadataProps.Add(entry = new StringStringEntryProto { Key = key });
            entry.Value = value;
        }

        return proto.ToByteArray();
    }

    private GraphTensor Read(TrainingGraph graph, NodeProto node, Dictionary<string, GraphTensor> values)
    {
        GraphTensor Input(int index) => node.Input.Count > index && values.TryGetValue(node.Input[index], out GraphTensor? value)
            ? value
            : throw NotTrained(node, $"reads '{node.Input.ElementAtOrDefault(index)}', which is neither the image nor computed before");
        try
        {
            return node.OpType switch
            {
                "Conv" => ReadConv(graph, node, Input),
                "Relu" => graph.Relu(Input(0)),
                "Sigmoid" => graph.Sigmoid(Input(0)),
                "Clip" when node.Input.Count == 3 => graph.Clip(Input(0), Scalar(node, 1), Scalar(node, 2)),
                "Add" => graph.Add(Input(0), Input(1)),
                "Sub" => graph.Subtract(Input(0), Input(1)),
                "Mul" => graph.Multiply(Input(0), Input(1)),
                "Div" => graph.Divide(Input(0), Input(1)),
                _ => throw NotTrained(node, "is not trained here"),
            };
        }
        catch (ArgumentException e)
        {
            throw NotTrained(node, e.Message);
        }
    }

    private GraphTensor ReadConv(TrainingGraph graph, NodeProto node, Func<int, GraphTensor> input)
    {
        long[] pads = [0, 0, 0, 0];
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name == "pads" && attribute.Ints.Count == 4)
                pads = [.. attribute.Ints];
            else if (attribute.Name != "kernel_shape" && !IsPlain(attribute))
                throw NotTrained(node, $"has {attribute.Name}, which is not trained here");
        }

        GraphTensor weight = input(1);
        if (weight.Rank != 4 || pads.Any(pad => pad < 0) || pads[0] >= weight.Shape[2] || pads[2] >= weight.Shape[2] || pads[1] >= weight.Shape[3] || pads[3] >= weight.Shape[3])
            throw NotTrained(node, "has pads as large as its kernel, or is not two-dimensional");
        return graph.Conv(input(0), weight, node.Input.Count > 2 ? input(2) : null, ((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]));
    }

    // Strides, dilations and groups of 1 are what a convolution has without the attribute.
    private static bool IsPlain(AttributeProto attribute) => attribute.Name switch
    {
        "strides" or "dilations" => attribute.Ints.All(value => value == 1),
        "group" => attribute.I == 1,
        "auto_pad" => attribute.S.ToStringUtf8() == "NOTSET",
        _ => false,
    };

    private float Scalar(NodeProto node, int index)
    {
        TensorProto tensor = Initializer(node, node.Input[index]);
        return Values(tensor.Name, 1)[0];
    }

    private TensorProto Initializer(NodeProto node, string name) =>
        _proto.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name && tensor.DataType == (int)TensorProto.Types.DataType.Float)
        ?? throw NotTrained(node, $"has '{name}', which is not a float32 constant of the file");

    private float[] Values(string name, int count)
    {
        TensorProto tensor = _proto.Graph.Initializer.First(tensor => tensor.Name == name);
        float[] values = tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        return values.Length == count ? values : throw new DmlEnhanceException($"{_model.Name}: '{name}' holds {values.Length} values, not {count}");
    }

    private DmlEnhanceException NotTrained(NodeProto node, string why) =>
        new($"{_model.Name}: the model cannot be trained here: {node.OpType} '{node.Name}' {why}");
}
