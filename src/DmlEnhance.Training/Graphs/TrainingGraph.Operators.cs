using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraph
{
    /// <summary>a + b, with broadcasting.</summary>
    public GraphTensor Add(GraphTensor a, GraphTensor b) => Binary("Add", a, b);

    /// <summary>a - b, with broadcasting.</summary>
    public GraphTensor Subtract(GraphTensor a, GraphTensor b) => Binary("Sub", a, b);

    /// <summary>a b, element by element, with broadcasting.</summary>
    public GraphTensor Multiply(GraphTensor a, GraphTensor b) => Binary("Mul", a, b);

    /// <summary>a / b, element by element, with broadcasting.</summary>
    public GraphTensor Divide(GraphTensor a, GraphTensor b) => Binary("Div", a, b);

    /// <summary>The sum of one or more values of one shape, or of shapes that broadcast.</summary>
    public GraphTensor Sum(IReadOnlyList<GraphTensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1)
            return values[0];
        int[] shape = [];
        foreach (GraphTensor value in values)
            shape = Shapes.Broadcast(shape, value.Shape);
        return Node("Sum", shape, values);
    }

    /// <summary>max(x, 0).</summary>
    public GraphTensor Relu(GraphTensor x) => Unary("Relu", x);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public GraphTensor Sigmoid(GraphTensor x) => Unary("Sigmoid", x);

    /// <summary>The hyperbolic tangent.</summary>
    public GraphTensor Tanh(GraphTensor x) => Unary("Tanh", x);

    /// <summary>x where it is positive, else <paramref name="slope"/> x.</summary>
    public GraphTensor LeakyRelu(GraphTensor x, float slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Node("LeakyRelu", x.Shape, [x], Attribute("alpha", slope));
    }

    /// <summary>e^x over the sum of e^x along the last axis.</summary>
    public GraphTensor Softmax(GraphTensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Node("Softmax", x.Shape, [x], Attribute("axis", -1L));
    }

    /// <summary>e^x.</summary>
    public GraphTensor Exp(GraphTensor x) => Unary("Exp", x);

    /// <summary>|x|.</summary>
    public GraphTensor Abs(GraphTensor x) => Unary("Abs", x);

    /// <summary>The square root.</summary>
    public GraphTensor Sqrt(GraphTensor x) => Unary("Sqrt", x);

    /// <summary>-x.</summary>
    public GraphTensor Negate(GraphTensor x) => Unary("Neg", x);

    /// <summary>-1, 0 or 1. Has no gradient.</summary>
    public GraphTensor Sign(GraphTensor x) => Unary("Sign", x);

    /// <summary>min(max(x, minimum), maximum).</summary>
    public GraphTensor Clip(GraphTensor x, float minimum, float maximum)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Node("Clip", x.Shape, [x, Constant(minimum), Constant(maximum)]);
    }

    /// <summary>The smaller of both, with broadcasting. Has no gradient.</summary>
    public GraphTensor Min(GraphTensor a, GraphTensor b) => Binary("Min", a, b);

    /// <summary>1 where both are equal, 0 elsewhere; of one shape. Has no gradient.</summary>
    public GraphTensor Equal(GraphTensor a, GraphTensor b) =>
        Node("Cast", Shapes.Broadcast(a.Shape, b.Shape), [Binary("Equal", a, b)], Attribute("to", (long)TensorProto.Types.DataType.Float));

    /// <summary>The sum over these axes.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Counted from 0; none for all.</param>
    /// <param name="keepDimensions">Whether reduced axes stay, with size 1.</param>
    public GraphTensor ReduceSum(GraphTensor x, ReadOnlySpan<int> axes, bool keepDimensions)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] reduced = axes.IsEmpty ? Shapes.AllAxes(x.Shape) : axes.ToArray();
        return Node("ReduceSum", Shapes.Reduce(x.Shape, reduced, keepDimensions), [x, Integers(reduced)], Attribute("keepdims", keepDimensions ? 1 : 0L));
    }

    /// <summary>The mean over these axes; see <see cref="ReduceSum"/>.</summary>
    public GraphTensor ReduceMean(GraphTensor x, ReadOnlySpan<int> axes, bool keepDimensions) =>
        Reduce("ReduceMean", x, axes, keepDimensions);

    /// <summary>The sum of squares over these axes; see <see cref="ReduceSum"/>.</summary>
    public GraphTensor ReduceSumSquare(GraphTensor x, ReadOnlySpan<int> axes, bool keepDimensions) =>
        Reduce("ReduceSumSquare", x, axes, keepDimensions);

    /// <summary>The same elements in another shape.</summary>
    public GraphTensor Reshape(GraphTensor x, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.SequenceEqual(shape))
            return x;
        if (Shapes.Count(shape) != x.Count)
            throw new ArgumentException($"{x} cannot be reshaped to {Shapes.Text(shape)}", nameof(shape));
        return Node("Reshape", shape, [x, Integers(shape)]);
    }

    /// <summary>Axes in another order: result axis i is axis order[i] of <paramref name="x"/>.</summary>
    public GraphTensor Transpose(GraphTensor x, params ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = new int[x.Rank];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = x.Shape[order[i]];
        return Node("Transpose", shape, [x], Attribute("perm", order));
    }

    /// <summary>The elements start to start + length along one axis.</summary>
    public GraphTensor Slice(GraphTensor x, int axis, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (start < 0 || length < 1 || start + length > x.Shape[axis])
            throw new ArgumentException($"{x} has no elements {start} to {start + length} along axis {axis}", nameof(start));
        if (length == x.Shape[axis])
            return x;
        int[] shape = x.Shape.ToArray();
        shape[axis] = length;
        return Node("Slice", shape, [x, Integers(start), Integers(start + length), Integers(axis)]);
    }

    /// <summary>Zeros before and after along one axis.</summary>
    public GraphTensor Pad(GraphTensor x, int axis, int before, int after)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (before == 0 && after == 0)
            return x;
        int[] shape = x.Shape.ToArray();
        shape[axis] += before + after;
        var pads = new int[2 * x.Rank];
        pads[axis] = before;
        pads[x.Rank + axis] = after;
        return Node("Pad", shape, [x, Integers(pads)]);
    }

    /// <summary>Values one after another along an axis.</summary>
    public GraphTensor Concat(IReadOnlyList<GraphTensor> values, int axis)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 1)
            return values[0];
        int[] shape = values[0].Shape.ToArray();
        shape[axis] = values.Sum(value => value.Shape[axis]);
        return Node("Concat", shape, values, Attribute("axis", (long)axis));
    }

    /// <summary>Repeats axes of size 1 until the value has this shape.</summary>
    public GraphTensor Expand(GraphTensor x, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape.SequenceEqual(shape) ? x : Node("Expand", shape, [x, Integers(shape)]);
    }

    /// <summary>Elements of an axis in the order of these indices.</summary>
    internal GraphTensor Gather(GraphTensor x, int axis, params ReadOnlySpan<int> indices)
    {
        int[] shape = x.Shape.ToArray();
        shape[axis] = indices.Length;
        return Node("Gather", shape, [x, Integers(indices)], Attribute("axis", (long)axis));
    }

    /// <summary>Matrix product over the last two axes, with broadcasting of those before.</summary>
    public GraphTensor MatMul(GraphTensor a, GraphTensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank < 2 || b.Rank < 2 || a.Shape[^1] != b.Shape[^2])
            throw new ArgumentException($"{a} and {b} cannot be multiplied", nameof(b));
        int[] batch = Shapes.Broadcast(a.Shape[..^2], b.Shape[..^2]);
        return Node("MatMul", [.. batch, a.Shape[^2], b.Shape[^1]], [a, b]);
    }

    private GraphTensor Reduce(string type, GraphTensor x, ReadOnlySpan<int> axes, bool keepDimensions)
    {
        int[] reduced = axes.IsEmpty ? Shapes.AllAxes(x.Shape) : axes.ToArray();
        return Node(type, Shapes.Reduce(x.Shape, reduced, keepDimensions), [x], Attribute("axes", reduced), Attribute("keepdims", keepDimensions ? 1 : 0L));
    }

    private GraphTensor Unary(string type, GraphTensor x) => Node(type, x.Shape, [x]);

    private GraphTensor Binary(string type, GraphTensor a, GraphTensor b) => Node(type, Shapes.Broadcast(a.Shape, b.Shape), [a, b]);
}
