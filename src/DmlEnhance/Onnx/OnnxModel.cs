using System.Globalization;
using DmlEnhance.Frames;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

/// <summary>
/// An enhancing model in memory, checked: input <c>image</c> and output <c>enhanced</c> (and, where there is one,
/// <c>illumination</c>), each float32 [1, 3, H, W], and nothing that reaches outside the file.
/// </summary>
public sealed class OnnxModel : OnnxFile
{
    /// <summary>Name of the input.</summary>
    public const string ImageInput = "image";

    /// <summary>Name of the output that every model has.</summary>
    public const string EnhancedOutput = "enhanced";

    /// <summary>Name of the output with the estimated illumination.</summary>
    public const string IlluminationOutput = "illumination";

    private OnnxModel(string name, byte[] bytes, ModelProto proto)
        : base(name, bytes, proto)
    {
        ValueInfoProto input = Single(name, Inputs(proto.Graph), "input", ImageInput);
        (Height, Width) = CheckShape(name, input);
        ValueInfoProto? enhanced = proto.Graph.Output.FirstOrDefault(value => value.Name == EnhancedOutput)
            ?? throw new DmlEnhanceException($"{name}: the model has no output '{EnhancedOutput}' (it has: {Names(proto.Graph.Output)})");
        CheckShape(name, enhanced);
        Halo = ReadHalo();
    }

    /// <summary>The height that the model is fixed to, or null for any.</summary>
    public int? Height { get; }

    /// <summary>The width that the model is fixed to, or null for any.</summary>
    public int? Width { get; }

    /// <summary>
    /// Rows above and below a band that make the band's result exact, or null if the file does not say: then the image
    /// is run whole.
    /// </summary>
    public int? Halo { get; }

    internal override string Kind => "a model of single pictures";

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be read, or is not such a model; the message says what is wrong.</exception>
    public static new OnnxModel Load(string path) => FromBytes(path, Read(path));

    /// <summary>Checks a model that is in memory already.</summary>
    /// <param name="name">What errors and listings call it.</param>
    /// <param name="bytes">The file; kept, not copied.</param>
    /// <exception cref="DmlEnhanceException">It is not such a model; the message says what is wrong.</exception>
    public static new OnnxModel FromBytes(string name, byte[] bytes) => OnnxFile.FromBytes(name, bytes).RequireEnhancing() as OnnxModel
        ?? throw new DmlEnhanceException($"{name}: is a model of TCE-Net, which enhances the frames of a video and no single picture");

    /// <summary>Checks that a frame has the size that the model is fixed to, if it is to one.</summary>
    /// <exception cref="DmlEnhanceException">It has another.</exception>
    internal void RequireSize(Frame frame)
    {
        if ((Width ?? frame.Width) != frame.Width || (Height ?? frame.Height) != frame.Height)
            throw new DmlEnhanceException($"{Name}: the model takes {Side(Width)}x{Side(Height)} pixels; the frame has {frame.Width}x{frame.Height}");

        static string Side(int? pixels) => pixels?.ToString(CultureInfo.InvariantCulture) ?? "any";
    }

    internal static OnnxModel Create(string name, byte[] bytes, ModelProto proto) => new(name, bytes, proto);

    private int? ReadHalo()
    {
        if (!Metadata.TryGetValue(OnnxMetadata.Halo, out string? text))
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int halo) && halo <= 4096)
            return halo;
        throw new DmlEnhanceException($"{Name}: the metadata '{OnnxMetadata.Halo}' is '{text}'; it must be a number of pixels, 0 to 4096");
    }

    private static ValueInfoProto Single(string name, IEnumerable<ValueInfoProto> values, string what, string expected)
    {
        List<ValueInfoProto> found = [.. values];
        return found is [var one] && one.Name == expected
            ? one
            : throw new DmlEnhanceException($"{name}: the model's {what}s are {Names(found)}; an enhancing model has one {what}, '{expected}'");
    }

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
