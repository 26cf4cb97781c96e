using DmlEnhance.Onnx;
using DmlEnhance.Onnx.Proto;
using DmlEnhance.Training.Losses;

namespace DmlEnhance.Training.Graphs;

public sealed partial class ModelGraph
{
    /// <summary>Reads the nodes that the illumination needs.</summary>
    /// <typeparam name="T">The reader's tensor type.</typeparam>
    /// <param name="operators">The reader; has the <see cref="Parameters"/>.</param>
    /// <param name="image">[1, 3, H, W].</param>
    /// <returns>The illumination, [1, 3, H, W].</returns>
    /// <exception cref="DmlEnhanceException">The model has an operator, or a use of one, that is not trained here; or the illumination is not of the image's shape.</exception>
    internal T ReadIllumination<T>(ILossOperators<T> operators, T image)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal) { [OnnxModel.ImageInput] = image };
        foreach (ParameterSlot slot in Parameters.Slots)
            values.Add(slot.Name, operators.Parameter(slot.Name));
        foreach ((string name, TensorProto tensor) in _tensors)
        {
            // The prefix keeps the file's names apart from those that the graph gives its own constants.
            if (!values.ContainsKey(name))
                values.Add(name, operators.Constant($"model constant {name}", Values(tensor), Shape(tensor)));
        }

        foreach (NodeProto node in _nodes)
        {
            T value = Read(operators, node, values);
            ReadOnlySpan<int> shape = operators.Shape(value);
            if (Count([.. shape.ToArray().Select(size => (long)size)], int.MaxValue) is null)
                throw NotTrained(node, $"gives the shape {Shapes.Text(shape)}, which is too large");
            values.Add(node.Output[0], value);
        }

        T illumination = values[OnnxModel.IlluminationOutput];
        return operators.Shape(illumination).SequenceEqual(operators.Shape(image))
            ? illumination
            : throw NotTrained($"of an image of the shape {Shapes.Text(operators.Shape(image))} it gives an '{OnnxModel.IlluminationOutput}' of {Shapes.Text(operators.Shape(illumination))}; both must be the same");
    }

    private T Read<T>(ILossOperators<T> operators, NodeProto node, Dictionary<string, T> values)
    {
        T Input(int index) => values.TryGetValue(node.Input[index], out T? value)
            ? value
            : throw NotTrained(node, $"reads '{node.Input[index]}', which is neither the image, nor a constant, nor computed before");
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
                ("Conv", 2 or 3) => ReadConv(operators, node, Input),
                ("Relu", 1) => operators.Relu(Input(0)),
                ("Sigmoid", 1) => operators.Sigmoid(Input(0)),
                ("Clip", 3) => operators.Clamp(Input(0), Bound(node, 1), Bound(node, 2)),
                ("Add", 2) => operators.Add(Input(0), Input(1)),
                ("Sub", 2) => operators.Subtract(Input(0), Input(1)),
                ("Mul", 2) => operators.Multiply(Input(0), Input(1)),
                ("Div", 2) => operators.Divide(Input(0), Input(1)),
                _ => throw NotTrained(node, $"is not trained here, or not with its number of inputs ({node.Input.Count})"),
            };
        }
        catch (ArgumentException e)
        {
            throw NotTrained(node, $"does not fit what it reads: {e.Message}");
        }
    }

    private T ReadConv<T>(ILossOperators<T> operators, NodeProto node, Func<int, T> input)
    {
        T weight = input(1);
        long[] pads = [0, 0, 0, 0];
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name == "pads" && attribute.Ints.Count == 4 && attribute.Ints.All(pad => pad is >= 0 and <= int.MaxValue))
                pads = [.. attribute.Ints];
            else if (!IsPlain(attribute, operators.Shape(weight)))
                throw NotTrained(node, $"has {attribute.Name}, which is not trained here, or not with its value");
        }

        T convolved = operators.Convolve(input(0), weight, ((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]));
        if (node.Input.Count < 3 || node.Input[2].Length == 0)
            return convolved;
        T bias = input(2);
        return operators.Shape(bias).SequenceEqual([operators.Shape(weight)[0]])
            ? operators.Add(convolved, operators.Reshape(bias, 1, operators.Shape(weight)[0], 1, 1))
            : throw NotTrained(node, $"has a bias of the shape {Shapes.Text(operators.Shape(bias))}");
    }

    // Strides, dilations and groups of 1 are what a convolution has without the attribute, and its kernel is its weights'.
    private static bool IsPlain(AttributeProto attribute, ReadOnlySpan<int> weight) => attribute.Name switch
    {
        "kernel_shape" => weight.Length == 4 && attribute.Ints.SequenceEqual([weight[2], weight[3]]),
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
