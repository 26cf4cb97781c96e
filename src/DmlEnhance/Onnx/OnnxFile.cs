using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DmlEnhance.Files;
using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Onnx;

/// <summary>
/// A model in memory, checked: one of pictures (<see cref="OnnxModel"/>), of videos (<see cref="TceModel"/>) or of motion (<see cref="RaftModel"/>), and nothing in
/// it that reaches outside the file.
/// </summary>
public abstract class OnnxFile
{
    private const long LargestFile = 1L << 30;

    private protected OnnxFile(string name, byte[] bytes, ModelProto proto)
    {
        Name = name;
        Content = bytes;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Metadata = ReadMetadata(proto);
        HasHalfWeights = proto.Graph.Initializer.Any(HalfTensor.Is);
    }

    /// <summary>What errors and listings call it: the file's path, or the name given.</summary>
    public string Name { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>The same as an array, which is the only form that ONNX Runtime takes without a copy; nobody writes to it.</summary>
    internal byte[] Content { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The file's metadata, by the keys of <see cref="OnnxMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether weights are stored as float16, whatever the network computes in.</summary>
    public bool HasHalfWeights { get; }

    /// <summary>What errors call a model of this kind.</summary>
    internal abstract string Kind { get; }

    /// <summary>Reads and checks a file of any kind.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is no such model; the message says what is wrong.</exception>
    public static OnnxFile Load(string path) => FromBytes(path, Read(path));

    /// <summary>Checks a model of any kind that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is no such model; the message says what is wrong.</exception>
    public static OnnxFile FromBytes(string name, byte[] bytes)
    {
        ModelProto proto = Parse(name, bytes);
        return ReadMetadata(proto).GetValueOrDefault(OnnxMetadata.Network) switch
        {
            TceNetwork.NetworkName => TceModel.Create(name, bytes, proto),
            RaftNetwork.NetworkName => RaftModel.Create(name, bytes, proto),
            _ => OnnxModel.Create(name, bytes, proto),
        };
    }

    /// <summary>This model, if it enhances: a model of motion does not.</summary>
    /// <exception cref="DmlEnhanceException">It does not.</exception>
    public OnnxFile RequireEnhancing() => this is RaftModel ? throw new DmlEnhanceException($"{Name}: is {Kind}, which estimates motion and enhances nothing; choose a model of SCI or TCE-Net") : this;

    /// <summary>This model, if it estimates motion.</summary>
    /// <exception cref="DmlEnhanceException">It does not.</exception>
    public RaftModel RequireFlow() => this as RaftModel ?? throw new DmlEnhanceException($"{Name}: is {Kind}, not of RAFT, which estimates motion");

    // Columns and rows of an input of [1, channels, height, width].
    private protected static (int Width, int Height) Size(string name, GraphProto graph, string input, int channels)
    {
        // Two of one name are none: which is meant is not known.
        IReadOnlyList<TensorShapeProto.Types.Dimension> shape =
            Inputs(graph).Where(value => value.Name == input).ToArray() is [var found] ? found.Type?.TensorType?.Shape?.Dim ?? [] : [];
        return shape is [{ DimValue: 1 }, { DimValue: var depth }, { DimValue: > 0 and <= int.MaxValue and var height }, { DimValue: > 0 and <= int.MaxValue and var width }] && depth == channels
            ? ((int)width, (int)height)
            : throw new DmlEnhanceException($"{name}: has not one input '{input}' of [1, {channels}, height, width] (its inputs: {Names(Inputs(graph))})");
    }

    // A check whose error begins with the file's name.
    private protected static void Named(string name, Action check)
    {
        try
        {
            check();
        }
        catch (DmlEnhanceException e)
        {
            throw new DmlEnhanceException($"{name}: {e.Message}", e);
        }
    }

    private protected static byte[] Read(string path)
    {
        using FileStream file = InputFile.Open(path, "a model");
        return InputFile.ReadAll(file, path, LargestFile);
    }

    private protected static IEnumerable<ValueInfoProto> Inputs(GraphProto graph)
    {
        // Older files list their weights among the inputs, too.
        var initializers = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return graph.Input.Where(value => !initializers.Contains(value.Name));
    }

    private protected static string Names(IEnumerable<ValueInfoProto> values) =>
        string.Join(", ", values.Select(value => $"'{value.Name}'").DefaultIfEmpty("none"));

    private static ModelProto Parse(string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length == 0)
            throw new DmlEnhanceException($"{name}: the file is empty");
        ModelProto proto;
        try
        {
            proto = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DmlEnhanceException($"{name}: is not an ONNX file, or is cut short", e);
        }

        if (proto.Graph is null || proto.Graph.Node.Count == 0)
            throw new DmlEnhanceException($"{name}: is not an ONNX file (it holds no graph)");
        if (proto.Functions.Count > 0 || proto.TrainingInfo.Count > 0 || HasSparseTensor(proto.Graph))
            throw new DmlEnhanceException($"{name}: refused: the model has local functions, training steps or sparse weights, which no enhancing model needs");
        if (Tensors(proto.Graph).FirstOrDefault(IsExternal) is { } external)
            throw new DmlEnhanceException($"{name}: refused: the weights '{external.Name}' lie in another file; save the model with its weights inside");
        if (Tensors(proto.Graph).FirstOrDefault(HasNaN) is { } broken)
            throw new DmlEnhanceException($"{name}: the weights '{broken.Name}' hold NaN");
        return proto;
    }

    private static Dictionary<string, string> ReadMetadata(ModelProto proto)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in proto.MetadataProps)
            metadata[entry.Key] = entry.Value;
        return metadata;
    }

    private static bool IsExternal(TensorProto tensor) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0;

    private static bool HasNaN(TensorProto tensor) => HalfTensor.Is(tensor)
        ? HalfTensor.HasNaN(tensor)
        : tensor.DataType == (int)TensorProto.Types.DataType.Float
        && (tensor.FloatData.Any(float.IsNaN) || tensor.RawData.Length % sizeof(float) == 0 && HasNaN(MemoryMarshal.Cast<byte, float>(tensor.RawData.Span)));

    private static bool HasNaN(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                return true;
        }

        return false;
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) =>
        graph.Initializer
            .Concat(Attributes(graph).SelectMany(attribute => attribute.T is { } tensor ? attribute.Tensors.Append(tensor) : attribute.Tensors))
            .Concat(InnerGraphs(graph).SelectMany(Tensors));

    private static bool HasSparseTensor(GraphProto graph) =>
        graph.SparseInitializer.Count > 0
        || Attributes(graph).Any(attribute => attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0)
        || InnerGraphs(graph).Any(HasSparseTensor);

    private static IEnumerable<AttributeProto> Attributes(GraphProto graph) => graph.Node.SelectMany(node => node.Attribute);

    // Only a hostile file nests graphs deeply, and the parser has bounded that depth.
    private static IEnumerable<GraphProto> InnerGraphs(GraphProto graph) =>
        Attributes(graph).SelectMany(attribute => attribute.G is { } inner ? attribute.Graphs.Append(inner) : attribute.Graphs);
}
