using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>y = sum of x over axes: every element of x has the dy of the sum that it is in.</summary>
    private void ReduceSumRule(Operation operation, GraphTensor dy)
    {
        int[] axes = [.. _graph.Integers(operation.Inputs[1]).ToArray().Select(axis => (int)axis)];
        Contribute(operation.Inputs[0], WithAxes(operation, dy, axes));
    }

    /// <summary>y = mean of n elements: each has dy / n.</summary>
    private void ReduceMeanRule(Operation operation, GraphTensor dy)
    {
        GraphTensor x = operation.Inputs[0];
        float each = (float)operation.Output.Count / x.Count;
        Contribute(x, _graph.Multiply(WithAxes(operation, dy, operation.Integers("axes")), _graph.Constant(each)));
    }

    /// <summary>y = sum of x^2 over axes: dx = 2 x dy.</summary>
    private void ReduceSumSquareRule(Operation operation, GraphTensor dy)
    {
        GraphTensor x = operation.Inputs[0];
        GraphTensor twice = _graph.Multiply(WithAxes(operation, dy, operation.Integers("axes")), _graph.Constant(2));
        Contribute(x, _graph.Multiply(twice, x));
    }

    // The gradient of a reduction's result with the reduced axes back in place, of size 1.
    private GraphTensor WithAxes(Operation reduction, GraphTensor dy, int[] axes) =>
        _graph.Reshape(Whole(dy, reduction.Output.Shape), Shapes.Reduce(reduction.Inputs[0].Shape, axes, keepDimensions: true));
}
