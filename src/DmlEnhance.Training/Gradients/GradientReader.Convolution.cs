using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>
    /// With stride s and dilation d, Y[o, h, w] = bias[o] + sum over i, r, c of W[o, i, r, c] X[i, s h + d r - top, s w + d c - left]:
    /// <list type="bullet">
    /// <item>dX[i, h, w] = sum over o, r, c of W[o, i, r, c] dY[o, (h - d r + top) / s, (w - d c + left) / s], where that divides: for s = 1 it is dY convolved with the
    /// kernel turned by 180 degrees, input and output channels exchanged; else a transposed convolution;</item>
    /// <item>dbias[o] = sum of dY[o];</item>
    /// <item>dW[o, i, r, c] = sum over h, w of dY[o, h, w] X[i, s h + d r - top, s w + d c - left].</item>
    /// </list>
    /// In groups, o and i are of one group.
    /// </summary>
    private void ConvRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor weight) = (operation.Inputs[0], operation.Inputs[1]);
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        if (_dependent.Contains(x))
            Contribute(x, ConvInputGradient(operation, gradient));
        if (_dependent.Contains(weight))
            Contribute(weight, ConvWeightGradient(operation, gradient));
        if (operation.Inputs.Count > 2 && _dependent.Contains(operation.Inputs[2]))
            Contribute(operation.Inputs[2], _graph.ReduceSum(gradient, [0, 2, 3], keepDimensions: false));
    }

    private GraphTensor ConvInputGradient(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor weight) = (operation.Inputs[0], operation.Inputs[1]);
        (int stride, int dilation, int groups) = (operation.Integers("strides")[0], operation.Integers("dilations")[0], operation.Integer("group"));
        int[] pads = operation.Integers("pads");
        if (stride > 1)
            return _graph.ConvTranspose(dy, weight, x.Shape, (pads[0], pads[1], pads[2], pads[3]), stride, dilation, groups);
        (int rows, int columns) = (dilation * (weight.Shape[2] - 1), dilation * (weight.Shape[3] - 1));
        return _graph.Conv(dy, Turned(weight, groups), null, (rows - pads[0], columns - pads[1], rows - pads[2], columns - pads[3]), 1, dilation, groups);
    }

    // One matrix product for each picture and group: of dY, [o, h w], and of X with one copy for each (r, c) moved to where that tap sees it, [h w, (r, c) i]. With rows
    // that lie one after another, and zeros after each row of dY, moving is cutting from another place on. A stride s makes s s pictures of X, of every s-th pixel.
    private GraphTensor ConvWeightGradient(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor weight) = (operation.Inputs[0], operation.Inputs[1]);
        (int stride, int dilation, int groups) = (operation.Integers("strides")[0], operation.Integers("dilations")[0], operation.Integer("group"));
        int[] pads = operation.Integers("pads");
        (int pictures, int outputs, int inputs, int rows, int columns) = (x.Shape[0], weight.Shape[0], weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        int right = dilation * (columns - 1) / stride;
        int height = dy.Shape[2] + dilation * (rows - 1) / stride, width = dy.Shape[3] + right;
        int length = dy.Shape[2] * width - right;

        GraphTensor gradient = _graph.Reshape(Fit(dy, 3, 0, width), pictures, groups, outputs / groups, dy.Shape[2] * width);
        gradient = _graph.Slice(gradient, 3, 0, length);
        GraphTensor source = Fit(Fit(x, 2, pads[0], stride * height), 3, pads[1], stride * width);
        if (stride > 1)
            source = _graph.Transpose(_graph.Reshape(source, pictures, groups * inputs, height, stride, width, stride), 3, 5, 0, 1, 2, 4);
        source = _graph.Reshape(source, stride * stride, pictures, groups, inputs, height * width);
        GraphTensor[] phases = [.. Enumerable.Range(0, stride * stride).Select(phase => _graph.Reshape(_graph.Slice(source, 0, phase, 1), pictures, groups, inputs, height * width))];
        var taps = new List<GraphTensor>();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                (int down, int along) = (dilation * row, dilation * column);
                taps.Add(_graph.Slice(phases[down % stride * stride + along % stride], 3, down / stride * width + along / stride, length));
            }
        }

        GraphTensor products = _graph.MatMul(gradient, Transposed(_graph.Concat(taps, 2)));
        GraphTensor sum = _graph.Reshape(_graph.ReduceSum(products, [0], keepDimensions: false), outputs, rows * columns, inputs);
        return _graph.Reshape(_graph.Transpose(sum, 0, 2, 1), weight.Shape);
    }

    // Zeros before, and zeros after or a cut, to this length.
    private GraphTensor Fit(GraphTensor x, int axis, int before, int length)
    {
        int after = length - before - x.Shape[axis];
        return _graph.Slice(_graph.Pad(x, axis, before, Math.Max(0, after)), axis, 0, length);
    }

    private GraphTensor Turned(GraphTensor weight, int groups)
    {
        (int outputs, int inputs, int rows, int columns) = (weight.Shape[0] / groups, weight.Shape[1], weight.Shape[2], weight.Shape[3]);
        GraphTensor exchanged = _graph.Transpose(_graph.Reshape(weight, groups, outputs, inputs, rows * columns), 0, 2, 1, 3);
        GraphTensor turned = rows * columns == 1 ? exchanged : _graph.Gather(exchanged, 3, [.. Enumerable.Range(0, rows * columns).Reverse()]);
        return _graph.Reshape(turned, groups * inputs, outputs, rows, columns);
    }
}
