using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>Y = A B: dA = dY B^T, dB = A^T dY.</summary>
    private void MatMulRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor a, GraphTensor b) = (operation.Inputs[0], operation.Inputs[1]);
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        if (_dependent.Contains(a))
            ContributeMatrix(a, _graph.MatMul(gradient, Transposed(b)));
        if (_dependent.Contains(b))
            ContributeMatrix(b, _graph.MatMul(Transposed(a), gradient));
    }

    /// <summary>
    /// Y[o, h, w] = bias[o] + sum over i, r, c of W[o, i, r, c] X[i, h + r - top, w + c - left]:
    /// <list type="bullet">
    /// <item>dX[i, h, w] = sum over o, r, c of W[o, i, r, c] dY[o, h - r + top, w - c + left]: dY convolved with the kernel
    /// turned by 180 degrees, input and output channels exchanged;</item>
    /// <item>dbias[o] = sum of dY[o];</item>
    /// <item>dW[o, i, r, c] = sum over h, w of dY[o, h - r + top, w] X[i, h, w + c - left].</item>
    /// </list>
    /// </summary>
    private void ConvRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor weight) = (operation.Inputs[0], operation.Inputs[1]);
        int[] pads = operation.Integers("pads");
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        if (_dependent.Contains(x))
        {
            (int rows, int columns) = (weight.Shape[2] - 1, weight.Shape[3] - 1);
            Contribute(x, _graph.Conv(gradient, Turned(weight), null, (rows - pads[0], columns - pads[1], rows - pads[2], columns - pads[3])));
        }

        if (_dependent.Contains(weight))
            Contribute(weight, ConvWeightGradient(x, weight, gradient, pads));
        if (operation.Inputs.Count > 2 && _dependent.Contains(operation.Inputs[2]))
            Contribute(operation.Inputs[2], _graph.ReduceSum(gradient, [0, 2, 3], keepDimensions: false));
    }

    // One matrix product for each row h: of dY, with one copy for each r shifted down by it, [r o, w], and of X, with one
    // copy for each c shifted to the left by it, [w, c i]. A convolution with dY as its kernel would say the same in one
    // node, but no runtime is made for kernels of an image's size.
    private GraphTensor ConvWeightGradient(GraphTensor x, GraphTensor weight, GraphTensor dy, int[] pads)
    {
        (int outputs, int inputs, int rows, int columns) = (weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        GraphTensor gradient = _graph.Pad(_graph.Transpose(dy, 0, 2, 1, 3), 1, rows - 1 - pads[0], rows - 1 - pads[2]);
        GraphTensor source = _graph.Pad(_graph.Transpose(x, 0, 2, 1, 3), 3, pads[1], pads[3]);
        GraphTensor left = _graph.Concat([.. Enumerable.Range(0, rows).Select(row => _graph.Slice(gradient, 1, rows - 1 - row, x.Shape[2]))], 2);
        GraphTensor right = _graph.Concat([.. Enumerable.Range(0, columns).Select(column => _graph.Slice(source, 3, column, dy.Shape[3]))], 2);
        GraphTensor products = _graph.MatMul(left, Transposed(right));
        GraphTensor sum = _graph.ReduceSum(products, [0, 1], keepDimensions: false);
        return _graph.Transpose(_graph.Reshape(sum, rows, outputs, columns, inputs), 1, 3, 0, 2);
    }

    private GraphTensor Turned(GraphTensor weight)
    {
        (int outputs, int inputs, int rows, int columns) = (weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        GraphTensor flat = _graph.Reshape(_graph.Transpose(weight, 1, 0, 2, 3), inputs, outputs, rows * columns);
        return _graph.Reshape(_graph.Gather(flat, 2, [.. Enumerable.Range(0, rows * columns).Reverse()]), inputs, outputs, rows, columns);
    }

    private GraphTensor Transposed(GraphTensor matrix)
    {
        int[] order = Shapes.AllAxes(matrix.Shape);
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return _graph.Transpose(matrix, order);
    }

    private void ContributeMatrix(GraphTensor operand, GraphTensor gradient)
    {
        int[] axes = Shapes.BroadcastAxes(operand.Shape, gradient.Shape);
        Contribute(operand, axes.Length == 0 ? gradient : _graph.Reshape(_graph.ReduceSum(gradient, axes, keepDimensions: true), operand.Shape));
    }
}
