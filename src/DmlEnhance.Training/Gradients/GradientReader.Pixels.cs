using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>y = the largest of 2x2: it alone has dy; of several that are equal the first in reading order.</summary>
    private void MaxPoolRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor y) = (operation.Inputs[0], operation.Output);
        (int pictures, int channels, int height, int width) = (y.Shape[0], y.Shape[1], y.Shape[2], y.Shape[3]);
        int[] one = [pictures, channels, height, 1, width, 1];
        GraphTensor blocks = _graph.Reshape(x, pictures, channels, height, 2, width, 2);
        GraphTensor largest = _graph.Reshape(y, one), gradient = _graph.Reshape(Whole(dy, y.Shape), one);
        var rows = new List<GraphTensor>();
        for (int row = 0; row < 2; row++)
        {
            var parts = new List<GraphTensor>();
            for (int column = 0; column < 2; column++)
            {
                GraphTensor part = _graph.Multiply(gradient, _graph.Equal(_graph.Slice(_graph.Slice(blocks, 3, row, 1), 5, column, 1), largest));
                parts.Add(part);

                // What one has taken, the next ones do not get.
                gradient = _graph.Subtract(gradient, part);
            }

            rows.Add(_graph.Concat(parts, 5));
        }

        Contribute(x, _graph.Reshape(_graph.Concat(rows, 3), x.Shape));
    }

    /// <summary>y(p) = sum over four places q of w(p, q) x(q): dx(q) = sum over the p that see q of w(p, q) dy(p).</summary>
    private void WarpRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor indices, GraphTensor weights) = (operation.Inputs[0], operation.Saved[0], operation.Saved[1]);
        int pixels = x.Shape[2] * x.Shape[3];
        GraphTensor gradient = _graph.Reshape(Whole(dy, operation.Output.Shape), x.Shape[0], x.Shape[1], 1, pixels);
        GraphTensor parts = _graph.Reshape(_graph.Multiply(gradient, weights), indices.Shape);
        Contribute(x, _graph.Reshape(_graph.ScatterAdd(parts, indices, pixels), x.Shape));
    }
}
