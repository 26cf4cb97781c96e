using System.Runtime.InteropServices;
using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Networks;

/// <summary>An ONNX graph held against <see cref="SciNetwork.Enhance"/>, from the result back to the image.</summary>
internal sealed class SciGraph
{
    private const int Kernel = 3;
    private const int Channels = 3;

    private readonly string _name;
    private readonly GraphProto _graph;
    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    /// <summary>Reads a model's graph.</summary>
    /// <exception cref="DmlEnhanceException">Two of its values have one name.</exception>
    public SciGraph(OnnxModel model)
    {
        _name = model.Name;
        _graph = ModelProto.Parser.ParseFrom(model.Content).Graph;
        foreach (TensorProto tensor in _graph.Initializer)
        {
            if (tensor.Name == OnnxModel.ImageInput || !_constants.TryAdd(tensor.Name, tensor))
                throw Foreign($"two of its values are named '{tensor.Name}'");
        }

        foreach (NodeProto node in _graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0))
            {
                if (output == OnnxModel.ImageInput || _constants.ContainsKey(output) || !_makers.TryAdd(output, node))
                    throw Foreign($"two of its values are named '{output}'");
            }
        }
    }

    /// <summary>The three convolutions, in the order of computation.</summary>
    /// <exception cref="DmlEnhanceException">The graph is another one, or a weight is infinite.</exception>
    public IReadOnlyList<SciLayer> Layers()
    {
        NodeProto quotient = Maker(Clamped(OnnxModel.EnhancedOutput, 0, 1), "Div", 2);
        string illumination = quotient.Input[1];
        Require(quotient, quotient.Input[0] == OnnxModel.ImageInput, "does not divide the image");
        // Without such an output there is nothing that could be another illumination.
        if (_graph.Output.Any(output => output.Name == OnnxModel.IlluminationOutput) && illumination != OnnxModel.IlluminationOutput)
            throw Foreign($"the image is divided by '{illumination}' and not by '{OnnxModel.IlluminationOutput}'");

        // The constants of the authors' code (model.py).
        NodeProto sum = Maker(Clamped(illumination, 0.0001f, 1), "Add", 2);
        NodeProto residual = Maker(Other(sum, OnnxModel.ImageInput), "Sigmoid", 1);
        NodeProto last = Convolution(residual.Input[0]);
        NodeProto features = Maker(last.Input[0], "Add", 2);
        (NodeProto middle, NodeProto block) = Middle(features);
        NodeProto first = Convolution(Maker(Other(features, block.Output[0]), "Relu", 1).Input[0]);
        Require(middle, middle.Input[0] == Other(features, block.Output[0]), "does not read what its result is added to");
        Require(first, first.Input[0] == OnnxModel.ImageInput, "does not read the image");
        return [Layer(first), Layer(middle), Layer(last)];
    }

    // Both terms of the sum are a Relu of a convolution; the block is the one whose convolution does not read the image.
    private (NodeProto Convolution, NodeProto Block) Middle(NodeProto features)
    {
        foreach (string term in features.Input)
        {
            NodeProto block = Maker(term, "Relu", 1);
            NodeProto convolution = Convolution(block.Input[0]);
            if (convolution.Input[0] != OnnxModel.ImageInput)
                return (convolution, block);
        }

        throw Foreign($"both terms of {Describe(features)} are made of the image");
    }

    // The node that makes a value; checked to be of this kind and plain.
    private NodeProto Maker(string value, string operation, int inputs)
    {
        NodeProto node = Maker(value, operation);
        Require(node, node.Attribute.Count == 0, "has attributes");
        Require(node, node.Input.Count == inputs, $"has {node.Input.Count} inputs, not {inputs}");
        return node;
    }

    private NodeProto Maker(string value, string operation)
    {
        if (!_makers.TryGetValue(value, out NodeProto? node))
            throw Foreign($"'{value}' is not computed; it should be by {operation}");
        if (node.OpType != operation || node.Domain is not ("" or "ai.onnx"))
            throw Foreign($"'{value}' is computed by {Describe(node)}, not by {operation}");
        Require(node, node.Output.Count == 1, $"has {node.Output.Count} outputs");
        return node;
    }

    // The value that a Clip with these bounds limits.
    private string Clamped(string value, float minimum, float maximum)
    {
        NodeProto node = Maker(value, "Clip", 3);
        Require(node, Constant(node, 1, []) is [var low] && low == minimum && Constant(node, 2, []) is [var high] && high == maximum, $"does not limit to {minimum:R} .. {maximum:R}");
        return node.Input[0];
    }

    private NodeProto Convolution(string value)
    {
        NodeProto node = Maker(value, "Conv");
        Require(node, node.Input.Count == 3 && node.Input[2].Length > 0, "has no bias");
        Require(node, node.Attribute.Any(attribute => attribute.Name == "pads"), "has no pads");
        foreach (AttributeProto attribute in node.Attribute)
            Require(node, IsPlain(attribute), $"has another '{attribute.Name}' than SCI's 3x3 convolutions");
        return node;
    }

    private static bool IsPlain(AttributeProto attribute) => attribute.Name switch
    {
        "kernel_shape" => attribute.Ints.SequenceEqual([Kernel, Kernel]),
        "pads" => attribute.Ints.SequenceEqual([1, 1, 1, 1]),
        "strides" or "dilations" => attribute.Ints.SequenceEqual([1, 1]),
        "group" => attribute.I == 1,
        "auto_pad" => attribute.S.ToStringUtf8() == "NOTSET",
        _ => false,
    };

    // The other term of a sum of two.
    private string Other(NodeProto sum, string term)
    {
        Require(sum, sum.Input.Contains(term), $"does not add '{term}'");
        return sum.Input[sum.Input[0] == term ? 1 : 0];
    }

    private SciLayer Layer(NodeProto convolution) =>
        new(Constant(convolution, 1, [Channels, Channels, Kernel, Kernel]), Constant(convolution, 2, [Channels]));

    private float[] Constant(NodeProto node, int input, ReadOnlySpan<long> shape)
    {
        string name = node.Input[input];
        if (!_constants.TryGetValue(name, out TensorProto? tensor))
            throw Foreign($"{Describe(node)} reads '{name}', which is not a constant of the file");
        int count = 1;
        foreach (long side in shape)
            count *= (int)side;
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        Require(node, tensor.DataType == (int)TensorProto.Types.DataType.Float, $"reads '{name}', which is not float32");
        Require(node, tensor.Dims.ToArray().AsSpan().SequenceEqual(shape), $"reads '{name}' of the shape [{string.Join(", ", tensor.Dims)}], not [{string.Join(", ", shape.ToArray())}]");
        Require(node, raw.Length > 0 ? raw.Length == count * sizeof(float) && tensor.FloatData.Count == 0 : tensor.FloatData.Count == count, $"reads '{name}', which does not hold the values of its shape");
        float[] values = raw.Length > 0 ? MemoryMarshal.Cast<byte, float>(raw).ToArray() : [.. tensor.FloatData];
        Require(node, values.All(float.IsFinite), $"reads '{name}', which holds NaN or infinity");
        return values;
    }

    private void Require(NodeProto node, bool condition, string otherwise)
    {
        if (!condition)
            throw Foreign($"{Describe(node)} {otherwise}");
    }

    private static string Describe(NodeProto node) => $"{node.OpType} '{node.Name}'";

    private DmlEnhanceException Foreign(string why) => new($"{_name}: is not SCI's network as this program knows it: {why}");
}
