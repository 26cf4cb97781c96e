using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>The same elements in another shape: so are the gradients.</summary>
    private void ReshapeRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Reshape(Whole(dy, operation.Output.Shape), operation.Inputs[0].Shape));

    /// <summary>Axes in another order: the gradient's go back.</summary>
    private void TransposeRule(Operation operation, GraphTensor dy)
    {
        int[] order = operation.Integers("perm");
        var back = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            back[order[i]] = i;
        Contribute(operation.Inputs[0], _graph.Transpose(Whole(dy, operation.Output.Shape), back));
    }

    /// <summary>Elements that the slice left out have the gradient 0.</summary>
    private void SliceRule(Operation operation, GraphTensor dy)
    {
        GraphTensor x = operation.Inputs[0];
        int start = (int)_graph.Integers(operation.Inputs[1])[0], end = (int)_graph.Integers(operation.Inputs[2])[0];
        int axis = (int)_graph.Integers(operation.Inputs[3])[0];
        Contribute(x, _graph.Pad(Whole(dy, operation.Output.Shape), axis, start, x.Shape[axis] - end));
    }

    /// <summary>The gradients of the zeros around are dropped.</summary>
    private void PadRule(Operation operation, GraphTensor dy)
    {
        GraphTensor x = operation.Inputs[0];
        ReadOnlySpan<long> pads = _graph.Integers(operation.Inputs[1]);
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        for (int axis = 0; axis < x.Rank; axis++)
            gradient = _graph.Slice(gradient, axis, (int)pads[axis], x.Shape[axis]);
        Contribute(x, gradient);
    }

    /// <summary>Each part has its part of the gradient.</summary>
    private void ConcatRule(Operation operation, GraphTensor dy)
    {
        int axis = (int)operation.Node!.Attribute.First(attribute => attribute.Name == "axis").I;
        GraphTensor gradient = Whole(dy, operation.Output.Shape);
        int start = 0;
        foreach (GraphTensor part in operation.Inputs)
        {
            if (_dependent.Contains(part))
                Contribute(part, _graph.Slice(gradient, axis, start, part.Shape[axis]));
            start += part.Shape[axis];
        }
    }

    /// <summary>What was repeated has the sum over its copies.</summary>
    private void ExpandRule(Operation operation, GraphTensor dy) =>
        ContributeBroadcast(operation.Inputs[0], dy, operation.Output);
}
