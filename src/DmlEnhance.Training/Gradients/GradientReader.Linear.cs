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
