using System.Runtime.InteropServices;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Tests.Training;

/// <summary>
/// Runs a training graph's file in double precision, one naive loop for each operator, written from ONNX's operator
/// reference: what ONNX Runtime, which has no double convolution, is held to.
/// </summary>
internal sealed class DoubleInterpreter
{
    private readonly GraphProto _graph;

    public DoubleInterpreter(ReadOnlyMemory<byte> model) => _graph = ModelProto.Parser.ParseFrom(model.Span).Graph;

    public Dictionary<string, Array64> Run(IReadOnlyDictionary<string, Array64> inputs)
    {
        var values = new Dictionary<string, Array64>(inputs, StringComparer.Ordinal);
        foreach (TensorProto tensor in _graph.Initializer)
            values[tensor.Name] = Read(tensor);
        foreach (NodeProto node in _graph.Node)
            values[node.Output[0]] = Run(node, [.. node.Input.Select(name => values[name])]);
        return values;
    }

    private static Array64 Read(TensorProto tensor) => new(
        [.. tensor.Dims.Select(size => (int)size)],
        tensor.DataType == (int)TensorProto.Types.DataType.Float
            ? [.. MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray().Select(value => (double)value)]
            : [.. MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray().Select(value => (double)value)]);

    private static Array64 Run(NodeProto node, Array64[] x) => node.OpType switch
    {
        "Identity" or "Cast" => x[0],
        "Add" => Array64.Zip(x[0], x[1], (a, b) => a + b),
        "Sub" => Array64.Zip(x[0], x[1], (a, b) => a - b),
        "Mul" => Array64.Zip(x[0], x[1], (a, b) => a * b),
        "Div" => Array64.Zip(x[0], x[1], (a, b) => a / b),
        "Min" => Array64.Zip(x[0], x[1], Math.Min),
        "Equal" => Array64.Zip(x[0], x[1], (a, b) => a == b ? 1 : 0),
        "Sum" => x.Aggregate((a, b) => Array64.Zip(a, b, (p, q) => p + q)),
        "Neg" => x[0].Map(a => -a),
        "Relu" => x[0].Map(a => Math.Max(a, 0)),
        "Sigmoid" => x[0].Map(a => 1 / (1 + Math.Exp(-a))),
        "Tanh" => x[0].Map(Math.Tanh),
        "LeakyRelu" => x[0].Map(a => a > 0 ? a : Real(node, "alpha") * a),
        "Softmax" => Softmax(x[0]),
        "Exp" => x[0].Map(Math.Exp),
        "Abs" => x[0].Map(Math.Abs),
        "Sqrt" => x[0].Map(Math.Sqrt),
        "Sign" => x[0].Map(a => Math.Sign(a)),
        "Clip" => x[0].Map(a => Math.Min(Math.Max(a, x[1].Values[0]), x[2].Values[0])),
        "ReduceSum" => x[0].Reduce([.. x[1].Values.Select(axis => (int)axis)], Number(node, "keepdims") == 1),
        "ReduceMean" => Mean(x[0], x[0].Reduce(Axes(node), Number(node, "keepdims") == 1)),
        "ReduceSumSquare" => x[0].Map(a => a * a).Reduce(Axes(node), Number(node, "keepdims") == 1),
        "Reshape" => new Array64(x[1].Integers, x[0].Values),
        "Expand" => Array64.Zip(x[0], new Array64(x[1].Integers), (a, _) => a),
        "Transpose" => x[0].Transpose(Integers(node, "perm")),
        "Slice" => x[0].Slice(x[3].Integers[0], x[1].Integers[0], x[2].Integers[0]),
        "Pad" => x[0].Pad(x[1].Integers),
        "Concat" => Array64.Concat(x, (int)Number(node, "axis")),
        "Gather" => Array64.Concat([.. x[1].Integers.Select(index => x[0].Slice((int)Number(node, "axis"), index, index + 1))], (int)Number(node, "axis")),
        "Floor" => x[0].Map(Math.Floor),
        "MaxPool" => Array64.MaxPool(x[0], Integers(node, "kernel_shape"), Integers(node, "strides")),
        "GatherElements" => Array64.GatherElements(x[0], x[1], (int)Number(node, "axis")),
        "ScatterElements" when Text(node, "reduction") == "add" => Array64.ScatterAdd(x[0], x[1], x[2], (int)Number(node, "axis")),
        "MatMul" => Array64.MatMul(x[0], x[1]),
        "Conv" => Array64.Conv(x[0], x[1], x.Length > 2 ? x[2] : null, Integers(node, "pads"), Integers(node, "strides")[0], Integers(node, "dilations")[0], (int)Number(node, "group")),
        "ConvTranspose" => Array64.ConvTranspose(x[0], x[1], Integers(node, "pads"), Integers(node, "output_padding"), Integers(node, "strides")[0], Integers(node, "dilations")[0], (int)Number(node, "group")),
        _ => throw new NotSupportedException(node.OpType),
    };

    // Along the last axis.
    private static Array64 Softmax(Array64 x)
    {
        Array64 powers = x.Map(Math.Exp);
        return Array64.Zip(powers, powers.Reduce([x.Shape.Length - 1], keepDimensions: true), (a, b) => a / b);
    }

    private static Array64 Mean(Array64 x, Array64 sum) => sum.Map(a => a * sum.Values.Length / x.Values.Length);

    private static int[] Axes(NodeProto node) => Integers(node, "axes");

    private static int[] Integers(NodeProto node, string name) => [.. node.Attribute.First(attribute => attribute.Name == name).Ints.Select(value => (int)value)];

    private static long Number(NodeProto node, string name) => node.Attribute.First(attribute => attribute.Name == name).I;

    private static string Text(NodeProto node, string name) => node.Attribute.First(attribute => attribute.Name == name).S.ToStringUtf8();

    private static float Real(NodeProto node, string name) => node.Attribute.First(attribute => attribute.Name == name).F;
}
