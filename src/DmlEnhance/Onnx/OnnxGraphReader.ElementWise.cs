using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

public sealed partial class OnnxGraphReader
{
    /// <inheritdoc/>
    public OnnxTensor Relu(OnnxTensor input) => ElementWise("Relu", input);

    /// <inheritdoc/>
    public OnnxTensor LeakyRelu(OnnxTensor input, float slope) => input with { Name = Chain("LeakyRelu", [input.Name], Attribute("alpha", slope)) };

    /// <inheritdoc/>
    public OnnxTensor Sigmoid(OnnxTensor input) => ElementWise("Sigmoid", input);

    /// <inheritdoc/>
    public OnnxTensor Tanh(OnnxTensor input) => ElementWise("Tanh", input);

    /// <inheritdoc/>
    public OnnxTensor Clamp(OnnxTensor input, float minimum, float maximum)
    {
        NodeProto node = Node("Clip", null, input.Name, Scalar(minimum), Scalar(maximum));
        return input with { Name = node.Output[0] };
    }

    /// <inheritdoc/>
    public OnnxTensor Add(OnnxTensor a, OnnxTensor b) => ElementWise("Add", a, b);

    /// <inheritdoc/>
    public OnnxTensor Subtract(OnnxTensor a, OnnxTensor b) => ElementWise("Sub", a, b);

    /// <inheritdoc/>
    public OnnxTensor Multiply(OnnxTensor a, OnnxTensor b)
    {
        bool sameSize = (b.Height, b.Width) == (a.Height, a.Width);
        if (!(b.Channels == a.Channels && (sameSize || b is { Height: 1, Width: 1 })) && !(b.Channels == 1 && sameSize))
            throw new ArgumentException($"{a} cannot be multiplied by {b}", nameof(b));
        return a with { Name = Node("Mul", null, a.Name, b.Name).Output[0] };
    }

    /// <inheritdoc/>
    public OnnxTensor Divide(OnnxTensor a, OnnxTensor b) => ElementWise("Div", a, b);

    private OnnxTensor ElementWise(string operation, OnnxTensor input) =>
        input with { Name = Node(operation, null, input.Name).Output[0] };

    private OnnxTensor ElementWise(string operation, OnnxTensor a, OnnxTensor b)
    {
        if (a.Channels != b.Channels || (a.Height, a.Width) != (b.Height, b.Width))
            throw new ArgumentException($"{operation} of {a} and {b}, which have not one shape");
        return a with { Name = Node(operation, null, a.Name, b.Name).Output[0] };
    }
}
