using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

public sealed partial class OnnxGraphReader
{
    /// <inheritdoc/>
    public OnnxTensor Concat(IReadOnlyList<OnnxTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Any(input => (input.Height, input.Width) != (inputs[0].Height, inputs[0].Width)))
            throw new ArgumentException($"{string.Join(", ", inputs)} have not one size", nameof(inputs));
        return inputs[0] with { Name = Chain("Concat", [.. inputs.Select(input => input.Name)], Attribute("axis", 1)), Channels = inputs.Sum(input => input.Channels) };
    }

    /// <inheritdoc/>
    public OnnxTensor Slice(OnnxTensor input, int start, int count)
    {
        if (start < 0 || count < 1 || start + count > input.Channels)
            throw new ArgumentOutOfRangeException(nameof(start), $"{input} has no channels {start} to {start + count}");
        return input with { Name = SliceAxis(input.Name, 1, start, count), Channels = count };
    }

    /// <inheritdoc/>
    public OnnxTensor GlobalAveragePool(OnnxTensor input) => new(Node("GlobalAveragePool", null, input.Name).Output[0], input.Channels, 1, 1);

    /// <inheritdoc/>
    public OnnxTensor Expand(OnnxTensor input, OnnxTensor like)
    {
        if (input is not { Height: 1, Width: 1 })
            throw new ArgumentException($"{input} is not one pixel", nameof(input));
        (int height, int width) = FixedSize(like, "repeating a pixel");
        return input with { Name = Node("Expand", null, input.Name, Integers(1, input.Channels, height, width)).Output[0], Height = height, Width = width };
    }

    /// <inheritdoc/>
    public OnnxTensor AveragePool(OnnxTensor input) => Pool("AveragePool", input);

    /// <inheritdoc/>
    public OnnxTensor MaxPool(OnnxTensor input) => Pool("MaxPool", input);

    /// <inheritdoc/>
    public OnnxTensor Upsample(OnnxTensor input)
    {
        string scales = Initializer("scales 2", [1, 1, 2, 2], [4]);
        string name = Chain("Resize", [input.Name, "", scales], Attribute("mode", "linear"), Attribute("coordinate_transformation_mode", "half_pixel"));
        return input with { Name = name, Height = 2 * input.Height, Width = 2 * input.Width };
    }

    /// <inheritdoc/>
    /// <remarks>The softmax is over the last axis, along which memory lies.</remarks>
    public OnnxTensor Attend(OnnxTensor query, OnnxTensor key, OnnxTensor value)
    {
        (int height, int width) = FixedSize(query, "attention");
        if (key.Channels != query.Channels || FixedSize(key, "attention") != (height, width) || FixedSize(value, "attention") != (height, width))
            throw new ArgumentException($"{query} cannot attend to {key} and {value}", nameof(key));
        int pixels = height * width;
        string affinity = Node("MatMul", null, Transposed(Reshape(query.Name, 1, query.Channels, pixels)), Reshape(key.Name, 1, key.Channels, pixels)).Output[0];
        string shares = Chain("Softmax", [affinity], Attribute("axis", -1));
        string found = Node("MatMul", null, shares, Transposed(Reshape(value.Name, 1, value.Channels, pixels))).Output[0];
        return query with { Name = Reshape(Transposed(found), 1, value.Channels, height, width), Channels = value.Channels };
    }

    /// <inheritdoc/>
    public OnnxTensor WaveletTransform(OnnxTensor input)
    {
        (int height, int width) = EvenSize(input, "the wavelet transform");
        string blocks = Chain("SpaceToDepth", [input.Name], Attribute("blocksize", 2));
        return MixBands(blocks, Initializer("haar", HaarWavelet.Transform.AsSpan(), [HaarWavelet.Bands, HaarWavelet.Bands]), HaarWavelet.Bands * input.Channels, height / 2, width / 2);
    }

    /// <inheritdoc/>
    public OnnxTensor InverseWaveletTransform(OnnxTensor input)
    {
        (int height, int width) = FixedSize(input, "the inverse wavelet transform");
        if (input.Channels % HaarWavelet.Bands != 0)
            throw new ArgumentException($"{input} does not hold {HaarWavelet.Bands} bands", nameof(input));
        OnnxTensor blocks = MixBands(input.Name, Initializer("inverse haar", HaarWavelet.Inverse.AsSpan(), [HaarWavelet.Bands, HaarWavelet.Bands]), input.Channels, height, width);
        return new OnnxTensor(Chain("DepthToSpace", [blocks.Name], Attribute("blocksize", 2), Attribute("mode", "DCR")), input.Channels / HaarWavelet.Bands, 2 * height, 2 * width);
    }

    private OnnxTensor Pool(string operation, OnnxTensor input)
    {
        (int height, int width) = EvenSize(input, "halving");
        return input with { Name = Chain(operation, [input.Name], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2)), Height = height / 2, Width = width / 2 };
    }

    // A 4x4 matrix times the four parts of the channels.
    private OnnxTensor MixBands(string parts, string matrix, int channels, int height, int width)
    {
        string mixed = Node("MatMul", null, matrix, Reshape(parts, 1, HaarWavelet.Bands, channels / HaarWavelet.Bands * height * width)).Output[0];
        return new OnnxTensor(Reshape(mixed, 1, channels, height, width), channels, height, width);
    }

    private static (int Height, int Width) FixedSize(OnnxTensor tensor, string use) =>
        tensor is { Height: { } height, Width: { } width } ? (height, width) : throw new ArgumentException($"{use} needs a graph of fixed size", nameof(tensor));

    private static (int Height, int Width) EvenSize(OnnxTensor tensor, string use)
    {
        (int height, int width) = FixedSize(tensor, use);
        return (height | width) % 2 == 0 ? (height, width) : throw new ArgumentException($"{use} needs even sides, not {width}x{height}", nameof(tensor));
    }

    private string Chain(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = Node(operation, null, inputs);
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        return node.Output[0];
    }

    private string Reshape(string value, params ReadOnlySpan<long> shape) => Node("Reshape", null, value, Integers(shape)).Output[0];

    // Of three dimensions, the last two exchanged.
    private string Transposed(string matrix) => Chain("Transpose", [matrix], Attribute("perm", 0, 2, 1));

    private string SliceAxis(string value, int axis, int start, int count) =>
        Node("Slice", null, value, Integers(start), Integers(start + count), Integers(axis)).Output[0];
}
