using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>
    /// y = g c s + b, with c = x - mean(x), s = 1 / sqrt(mean(c^2) + epsilon), per channel over n elements (Ioffe and
    /// Szegedy, 2015, section 3): db = sum of dy, dg = s sum of (dy c), and
    /// dx = g s (dy - db / n - c s^2 sum of (dy c) / n).
    /// </summary>
    private void BatchNormRule(Operation operation, GraphTensor dy)
    {
        GraphTensor x = operation.Inputs[0];
        (GraphTensor centred, GraphTensor inverse, GraphTensor scale) = (operation.Saved[0], operation.Saved[1], operation.Saved[2]);
        int channels = x.Shape[1];
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        GraphTensor sum = _graph.ReduceSum(gradient, [0, 2, 3], keepDimensions: true);
        GraphTensor product = _graph.ReduceSum(_graph.Multiply(gradient, centred), [0, 2, 3], keepDimensions: true);
        Contribute(operation.Inputs[1], _graph.Reshape(_graph.Multiply(product, inverse), channels));
        Contribute(operation.Inputs[2], _graph.Reshape(sum, channels));
        if (!_dependent.Contains(x))
            return;

        // dx = g s dy - (g s^3 sum(dy c) / n) c - g s db / n: the factors are per channel, so few operations are of image size.
        GraphTensor perElement = _graph.Constant(channels / (float)x.Count);
        GraphTensor slope = _graph.Multiply(_graph.Multiply(scale, _graph.Multiply(inverse, inverse)), _graph.Multiply(product, perElement));
        GraphTensor offset = _graph.Multiply(scale, _graph.Multiply(sum, perElement));
        Contribute(x, _graph.Subtract(_graph.Multiply(gradient, scale), _graph.Add(_graph.Multiply(centred, slope), offset)));
    }

    /// <summary>
    /// y = (x - mean(x)) s, with s = 1 / sqrt(variance + epsilon), per picture over n elements: dx = s (dy - sum of dy / n - y sum of (dy y) / n).
    /// </summary>
    private void LayerNormRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor x, GraphTensor y, GraphTensor inverse) = (operation.Inputs[0], operation.Output, operation.Saved[0]);
        (int pictures, int count) = (y.Shape[0], y.Shape[1]);
        GraphTensor gradient = Whole(dy, y.Shape);
        GraphTensor mean = _graph.ReduceMean(gradient, [1], keepDimensions: true);

        // The sum of products as a product of matrices [1, n] and [n, 1], which needs no memory for the products.
        GraphTensor sum = _graph.MatMul(_graph.Reshape(gradient, pictures, 1, count), _graph.Reshape(y, pictures, count, 1));
        GraphTensor slope = _graph.Multiply(_graph.Reshape(sum, pictures, 1), _graph.Constant(1 / (float)count));
        GraphTensor offset = _graph.Add(_graph.Multiply(y, slope), mean);
        Contribute(x, _graph.Reshape(_graph.Multiply(_graph.Subtract(gradient, offset), inverse), x.Shape));
    }
}
