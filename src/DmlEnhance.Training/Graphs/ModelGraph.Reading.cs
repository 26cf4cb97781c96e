using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Training.Graphs;

public sealed partial class ModelGraph
{
    /// <summary>Adds the nodes that the illumination needs to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">A tensor for each of <see cref="Parameters"/>.</param>
    /// <param name="image">[1, 3, H, W].</param>
    /// <returns>The illumination, [1, 3, H, W].</returns>
    /// <exception cref="DmlEnhanceException">The model has an operator, or a use of one, that is not trained here; or the illumination is not of the image's shape.</exception>
    internal GraphTensor ReadIllumination(TrainingGraph graph, IReadOnlyDictionary<string, GraphTensor> parameters, GraphTensor image)
    {
        var values = new Dictionary<string, GraphTensor>(parameters, StringComparer.Ordinal) { [OnnxModel.ImageInput] = image };
        foreach ((string name, TensorProto tensor) in _tensors)
        {
            // The prefix keeps the file's names apart from those that the graph gives its own constants.
            if (!values.ContainsKey(name))
                values.Add(name, graph.Constant($"model constant {name}", Values(tensor), Shape(tensor)));
        }

        foreach (NodeProto node in _nodes)
        {
            GraphTensor value = Read(graph, node, values);
            if (Count([.. value.Shape.ToArray().Select(size => (long)size)], int.MaxValue) is null)
                throw NotTrained(node, $"gives the shape {Shapes.Text(value.Shape)}, which is too large");
            values.Add(node.Output[0], value);
        }

        GraphTensor illumination = values[OnnxModel.IlluminationOutput];
        return illumination.Shape.SequenceEqual(image.Shape)
            ? illumination
            : throw NotTrained($"of an image of the shape {Shapes.Text(image.Shape)} it gives an '{OnnxModel.IlluminationOutput}' of {Shapes.Text(illumination.Shape)}; both must be the same");
    }

    private GraphTensor Read(TrainingGraph graph, NodeProto node, Dictionary<string, GraphTensor> values)
    {
        GraphTensor Input(int index) => values.GetValueOrDefault(node.Input[index])
            ?? throw NotTrained(node, $"reads '{node.Input[index]}', which is neither the image, nor a constant, nor computed before");
        if (node.Domain is not ("" or "ai.onnx"))
            throw NotTrained(node, $"is of the domain '{node.Domain}', whose operators are not trained here");
        if (node.OpType is "Constant")
            throw NotTrained(node, "is not trained here; save the model with its constants as initializers");
        if (node.OpType is not "Conv" && node.Attribute.Count > 0)
            throw NotTrained(node, $"has {node.Attribute[0].Name}, which is not trained here");
        try
        {
            return (node.OpType, node.Input.Count) switch
            {
                ("Conv", 2 or 3) => ReadConv(graph, node, Input),
                ("Relu", 1) => graph.Relu(Input(0)),
                ("Sigmoid", 1) => graph.Sigmoid(Input(0)),
                ("Clip", 3) => graph.Clip(Input(0), Bound(node, 1), Bound(node, 2)),
                ("Add", 2) => graph.Add(Input(0), Input(1)),
                ("Sub", 2) => graph.Subtract(Input(0), Input(1)),
                ("Mul", 2) => graph.Multiply(Input(0), Input(1)),
                ("Div", 2) => graph.Divide(Input(0), Input(1)),
                _ => throw NotTrained(node, $"is not trained here, or not with its number of inputs ({node.Input.Count})"),
            };
        }
        catch (ArgumentException e)
        {
            throw NotTrained(node, $"does not fit what it reads: {e.Message}");
        }
    }

    private GraphTensor ReadConv(TrainingGraph graph, NodeProto node, Func<int, GraphTensor> input)
    {
        GraphTensor weight = input(1);
        long[] pads = [0, 0, 0, 0];
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name == "pads" && attribute.Ints.Count == 4 && attribute.Ints.All(pad => pad is >= 0 and <= int.MaxValue))
                pads = [.. attribute.Ints];
            else if (!IsPlain(attribute, weight))
                throw NotTrained(node, $"has {attribute.Name}, which is not trained here, or not with its value");
        }

        GraphTensor? bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? input(2) : null;
        return graph.Conv(input(0), weight, bias, ((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]));
    }

    // Strides, dilations and groups of 1 are what a convolution has without the attribute, and its kernel is its weights'.
    private static bool IsPlain(AttributeProto attribute, GraphTensor weight) => attribute.Name switch
    {
        "kernel_shape" => weight.Rank == 4 && attribute.Ints.SequenceEqual([weight.Shape[2], weight.Shape[3]]),
        "strides" or "dilations" => attribute.Ints.All(value => value == 1),
        "group" => attribute.I == 1,
        "auto_pad" => attribute.S.ToStringUtf8() == "NOTSET",
        _ => false,
    };

    // A bound goes into the graph as a number, so one that is trained as well would stay behind.
    private float Bound(NodeProto node, int index)
    {
        string name = node.Input[index];
        return _tensors.TryGetValue(name, out TensorProto? tensor) && Parameters.Find(name) is null && Values(tensor) is [var bound]
            ? bound
            : throw NotTrained(node, $"has the bound '{name}', which is not one constant number of the file");
    }
}
