using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Steps;
using Google.Protobuf;

namespace DmlEnhance.Training.Graphs;

/// <summary>
/// What an ONNX model's illumination is computed by, as something to train: the weights and biases of those of its
/// convolutions that the illumination needs are the parameters.
/// </summary>
/// <remarks>
/// Batch normalisation is folded into the convolutions of such a file, so what is trained is exactly what is run: there
/// are no statistics of the training images that inference would replace by others. What the illumination does not need,
/// such as a network that cleans the enhanced image, is not read, and stays as it is.
/// </remarks>
public sealed partial class ModelGraph
{
    private readonly OnnxModel _model;
    private readonly ModelProto _proto;
    private readonly List<NodeProto> _nodes;
    private readonly Dictionary<string, TensorProto> _tensors;

    /// <summary>Reads a model.</summary>
    /// <param name="model">A model whose illumination is computed by SCI's operators.</param>
    /// <exception cref="DmlEnhanceException">
    /// The model gives no illumination, or none that a convolution has part in; two of its values have one name; or a
    /// weight is not float32, or holds more or fewer numbers than its shape says.
    /// </exception>
    public ModelGraph(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _proto = ModelProto.Parser.ParseFrom(model.Content);
        Dictionary<string, TensorProto> initializers = UniqueNames();
        _nodes = NeededNodes();
        _tensors = CheckedTensors(initializers);
        AddParameters();
    }

    /// <summary>The convolutions' weights and biases, by the names in the file.</summary>
    public ParameterLayout Parameters { get; } = new();

    /// <summary>A state with the file's weights, before the first step.</summary>
    public TrainingState Initial()
    {
        var state = new TrainingState(Parameters, new ParameterLayout());
        foreach (ParameterSlot slot in Parameters.Slots)
            Values(_tensors[slot.Name]).CopyTo(state.Parameters, slot.Start);
        return state;
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
            // Of several entries with one key, the last is the one that counts.
            StringStringEntryProto? entry = proto.MetadataProps.LastOrDefault(known => known.Key == key);
            if (entry is null)
                proto.MetadataProps.Add(entry = new StringStringEntryProto { Key = key });
            entry.Value = value;
        }

        return proto.ToByteArray();
    }

    private DmlEnhanceException NotTrained(NodeProto node, string why) => NotTrained($"{node.OpType} '{node.Name}' {why}");

    private DmlEnhanceException NotTrained(string why) => new($"{_model.Name}: the model cannot be trained here: {why}");
}
