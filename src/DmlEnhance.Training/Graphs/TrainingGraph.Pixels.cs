using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraph
{
    /// <summary>The type under which <see cref="Warp"/> is found among <see cref="Operations"/>.</summary>
    internal const string WarpType = "Warp";

    // Places are computed in float32, which holds every integer up to this.
    private const int MostPixels = 1 << 24;

    /// <summary>The largest of each 2x2 pixels.</summary>
    /// <param name="x">[N, C, H, W], H and W even.</param>
    /// <returns>[N, C, H / 2, W / 2].</returns>
    /// <exception cref="ArgumentException">A side is odd, or it is no picture.</exception>
    public GraphTensor MaxPool(GraphTensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4 || x.Shape[2] % 2 != 0 || x.Shape[3] % 2 != 0)
            throw new ArgumentException($"{x} does not have even sides", nameof(x));
        return Node("MaxPool", [x.Shape[0], x.Shape[1], x.Shape[2] / 2, x.Shape[3] / 2], [x], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2));
    }

    /// <summary>
    /// A picture as it is seen along a flow: y(p) = x(p + flow(p)), bilinear between four pixels; beyond the edge the edge's value. The gradient is that with respect to
    /// the picture; the flow counts as a constant.
    /// </summary>
    /// <remarks>Written out: a linear map of the pixels, whose places and weights are computed from the flow. The gradient is one rule for the whole.</remarks>
    /// <param name="x">[N, C, H, W], at most 2^24 pixels a picture.</param>
    /// <param name="flow">[N, 2, H, W]: columns to the right, then rows down, in pixels.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the picture is too large.</exception>
    public GraphTensor Warp(GraphTensor x, GraphTensor flow)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(flow);
        if (x.Rank != 4 || !flow.Shape.SequenceEqual([x.Shape[0], 2, x.Shape[2], x.Shape[3]]))
            throw new ArgumentException($"{x} cannot be warped along {flow}", nameof(flow));
        (int pictures, int channels, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        int pixels = Shapes.Count([height, width]);
        if (pixels > MostPixels)
            throw new ArgumentException($"{x} has more than {MostPixels} pixels", nameof(x));

        int first = _operations.Count;
        (GraphTensor columns, GraphTensor columnWeights) = Neighbours(flow, 0, width);
        (GraphTensor rows, GraphTensor rowWeights) = Neighbours(flow, 1, height);
        GraphTensor rowStarts = Multiply(Reshape(rows, pictures, 2, 1, pixels), Constant(width));
        GraphTensor places = Reshape(Add(rowStarts, Reshape(columns, pictures, 1, 2, pixels)), pictures, 1, 4 * pixels);
        GraphTensor weights = Reshape(Multiply(Reshape(rowWeights, pictures, 2, 1, pixels), Reshape(columnWeights, pictures, 1, 2, pixels)), pictures, 1, 4, pixels);
        GraphTensor indices = Expand(Node("Cast", places.Shape, [places], Attribute("to", (long)TensorProto.Types.DataType.Int64)), pictures, channels, 4 * pixels);
        GraphTensor taken = Node("GatherElements", indices.Shape, [Reshape(x, pictures, channels, pixels), indices], Attribute("axis", 2L));
        GraphTensor sum = ReduceSum(Multiply(Reshape(taken, pictures, channels, 4, pixels), weights), [2], keepDimensions: false);
        GraphTensor output = Reshape(sum, x.Shape);
        _operations.RemoveRange(first, _operations.Count - first);
        _operations.Add(new Operation(WarpType, [x], output, null, [indices, weights]));
        return output;
    }

    /// <summary>Zeros of a shape, to each of which the values are added whose index along the last axis it is. Has no gradient.</summary>
    /// <param name="values">[..., n].</param>
    /// <param name="indices">The place of each value along the last axis of the result, of the shape of <paramref name="values"/>.</param>
    /// <param name="length">Size of the result's last axis.</param>
    internal GraphTensor ScatterAdd(GraphTensor values, GraphTensor indices, int length)
    {
        int[] shape = values.Shape.ToArray();
        shape[^1] = length;
        return Node("ScatterElements", shape, [Expand(Constant(0), shape), indices, values], Attribute("axis", (long)(values.Rank - 1)), Attribute("reduction", "add"));
    }

    // Along one axis, the two pixels between which p + flow(p) lies, [N, 2, H W], and their shares.
    private (GraphTensor Places, GraphTensor Weights) Neighbours(GraphTensor flow, int axis, int size)
    {
        (int pictures, int height, int width) = (flow.Shape[0], flow.Shape[2], flow.Shape[3]);
        var positions = new float[height * width];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = axis == 0 ? i % width : i / width;
        GraphTensor own = Constant($"{(axis == 0 ? "columns" : "rows")} of {height}x{width}", positions, 1, 1, positions.Length);
        GraphTensor position = Add(Reshape(Slice(flow, 1, axis, 1), pictures, 1, positions.Length), own);
        GraphTensor near = Unary("Floor", position);
        GraphTensor share = Subtract(position, near);
        GraphTensor places = Concat([Clip(near, 0, size - 1), Clip(Add(near, Constant(1)), 0, size - 1)], 1);
        return (places, Concat([Subtract(Constant(1), share), share], 1));
    }
}
