using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DmlEnhance.Files;
using DmlEnhance.Onnx.Proto;
using Google.Protobuf;

namespace DmlEnhance.Onnx;

/// <summary>
/// An enhancing model in memory, checked: input <c>image</c> and output <c>enhanced</c> (and, where there is one,
/// <c>illumination</c>), each float32 [1, 3, H, W], and nothing that reaches outside the file.
/// </summary>
public sealed class OnnxModel
{
    /// <summary>Name of the input.</summary>
    public const string ImageInput = "image";

    /// <summary>Name of the output that every model has.</summary>
    public const string EnhancedOutput = "enhanced";

    /// <summary>Name of the output with the estimated illumination.</summary>
    public const string IlluminationOutput = "illumination";

    private const long LargestFile = 1L << 30;

    private OnnxModel(string name, byte[] bytes, ModelProto proto)
    {
        Name = name;
        Content = bytes;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Metadata = ReadMetadata(proto);

        ValueInfoProto input = Single(name, proto.Graph.Input.Where(value => proto.Graph.Initializer.All(tensor => tensor.Name != value.Name)), "input", ImageInput);
        (Height, Width) = CheckShape(name, input);
        ValueInfoProto? enhanced = proto.Graph.Output.FirstOrDefault(value => value.Name == EnhancedOutput)
            ?? throw new DmlEnhanceException($"{name}: the model has no output '{EnhancedOutput}' (it has: {Names(proto.Graph.Output)})");
        CheckShape(name, enhanced);
        Halo = ReadHalo();
    }

    /// <summary>What errors and listings call it: the file's path, or the name given.</summary>
    public string Name { get; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Content;

    /// <summary>The same as an array, which is the only form that ONNX Runtime takes without a copy; nobody writes to it.</summary>
    internal byte[] Content { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The height that the model is fixed to, or null for any.</summary>
    public int? Height { get; }

    /// <summary>The width that the model is fixed to, or null for any.</summary>
    public int? Width { get; }

    /// <summary>
    /// Rows above and below a band that make the band's result exact, or null if the file does not say: then the image
    /// is run whole.
    /// </summary>
    public int? Halo { get; }

    /// <summary>The file's metadata, by the keys of <see cref="OnnxMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is not such a model; the message says what is wrong.</exception>
    public static OnnxModel Load(string path)
    {
        using FileStream file = InputFile.Open(path, "a model");
        return FromBytes(path, InputFile.ReadAll(file, path, LargestFile));
    }

    /// <summary>Checks a model that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is not such a model; the message says what is wrong.</exception>
    public static OnnxModel FromBytes(string name, byte[] bytes)
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
        return new OnnxModel(name, bytes, proto);
    }

    private static Dictionary<string, string> ReadMetadata(ModelProto proto)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StringStringEntryProto entry in proto.MetadataProps)
            metadata[entry.Key] = entry.Value;
        return metadata;
    }

    private int? ReadHalo()
    {
        if (!Metadata.TryGetValue(OnnxMetadata.Halo, out string? text))
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int halo) && halo <= 4096)
            return halo;
        throw new DmlEnhanceException($"{Name}: the metadata '{OnnxMetadata.Halo}' is '{text}'; it must be a number of pixels, 0 to 4096");
    }

    private static bool IsExternal(TensorProto tensor) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0;

    private static bool HasNaN(TensorProto tensor) =>
        tensor.DataType == (int)TensorProto.Types.DataType.Float
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

    private static ValueInfoProto Single(string name, IEnumerable<ValueInfoProto> values, string what, string expected)
    {
        List<ValueInfoProto> found = [.. values];
        return found is [var one] && one.Name == expected
            ? one
            : throw new DmlEnhanceException($"{name}: the model's {what}s are {Names(found)}; an enhancing model has one {what}, '{expected}'");
    }

    private static string Names(IEnumerable<ValueInfoProto> values) =>
        string.Join(", ", values.Select(value => $"'{value.Name}'").DefaultIfEmpty("none"));

    private static (int? Height, int? Width) CheckShape(string name, ValueInfoProto value)
    {
        if (value.Type?.TensorType is not { } type || type.ElemType != (int)TensorProto.Types.DataType.Float)
            throw new DmlEnhanceException($"{name}: '{value.Name}' is not a float32 tensor");
        var dims = type.Shape?.Dim ?? [];
        if (dims.Count != 4 || !MayBe(dims[0], 1) || !MayBe(dims[1], 3))
            throw new DmlEnhanceException($"{name}: '{value.Name}' has the shape [{string.Join(", ", dims.Select(Text))}]; an enhancing model has [1, 3, height, width]");
        return (Side(name, value, dims[2]), Side(name, value, dims[3]));
    }

    private static bool MayBe(TensorShapeProto.Types.Dimension dimension, long value) =>
        !dimension.HasDimValue || dimension.DimValue == value;

    private static int? Side(string name, ValueInfoProto value, TensorShapeProto.Types.Dimension dimension) =>
        !dimension.HasDimValue ? null
        : dimension.DimValue is >= 1 and <= int.MaxValue ? (int)dimension.DimValue
        : throw new DmlEnhanceException($"{name}: '{value.Name}' has a side of {dimension.DimValue} pixels");

    private static string Text(TensorShapeProto.Types.Dimension dimension) =>
        dimension.HasDimValue ? dimension.DimValue.ToString(CultureInfo.InvariantCulture) : dimension.DimParam is { Length: > 0 } name ? name : "?";
}
