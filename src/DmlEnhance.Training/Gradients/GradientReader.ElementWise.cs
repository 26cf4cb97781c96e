using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

internal sealed partial class GradientReader
{
    /// <summary>y = a + b: da = dy, db = dy.</summary>
    private void AddRule(Operation operation, GraphTensor dy)
    {
        ContributeBroadcast(operation.Inputs[0], dy, operation.Output);
        ContributeBroadcast(operation.Inputs[1], dy, operation.Output);
    }

    /// <summary>y = a + b + ...: each has dy.</summary>
    private void SumRule(Operation operation, GraphTensor dy)
    {
        foreach (GraphTensor operand in operation.Inputs)
            ContributeBroadcast(operand, dy, operation.Output);
    }

    /// <summary>y = a - b: da = dy, db = -dy.</summary>
    private void SubtractRule(Operation operation, GraphTensor dy)
    {
        ContributeBroadcast(operation.Inputs[0], dy, operation.Output);
        if (_dependent.Contains(operation.Inputs[1]))
            ContributeBroadcast(operation.Inputs[1], _graph.Negate(dy), operation.Output);
    }

    /// <summary>y = a b: da = dy b, db = dy a; y = a a: da = 2 a dy.</summary>
    private void MultiplyRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor a, GraphTensor b) = (operation.Inputs[0], operation.Inputs[1]);
        if (a == b)
        {
            Contribute(a, _graph.Multiply(_graph.Multiply(dy, _graph.Constant(2)), a));
            return;
        }

        if (_dependent.Contains(a))
            ContributeBroadcast(a, _graph.Multiply(dy, b), operation.Output);
        if (_dependent.Contains(b))
            ContributeBroadcast(b, _graph.Multiply(dy, a), operation.Output);
    }

    /// <summary>y = a / b: da = dy / b, db = -dy y / b.</summary>
    private void DivideRule(Operation operation, GraphTensor dy)
    {
        (GraphTensor a, GraphTensor b) = (operation.Inputs[0], operation.Inputs[1]);
        GraphTensor quotient = _graph.Divide(dy, b);
        ContributeBroadcast(a, quotient, operation.Output);
        if (_dependent.Contains(b))
            ContributeBroadcast(b, _graph.Negate(_graph.Multiply(quotient, operation.Output)), operation.Output);
    }

    /// <summary>y = -x: dx = -dy.</summary>
    private void NegateRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Negate(dy));

    /// <summary>y = max(x, 0): dx = dy where y > 0, else 0. y is never negative, so its sign is just that.</summary>
    private void ReluRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Multiply(dy, _graph.Sign(operation.Output)));

    /// <summary>y = 1 / (1 + exp(-x)): dx = dy y (1 - y), as t - t y with t = dy y.</summary>
    private void SigmoidRule(Operation operation, GraphTensor dy)
    {
        GraphTensor t = _graph.Multiply(dy, operation.Output);
        Contribute(operation.Inputs[0], _graph.Subtract(t, _graph.Multiply(t, operation.Output)));
    }

    /// <summary>y = tanh(x): dx = dy (1 - y^2), as dy - t y with t = dy y.</summary>
    private void TanhRule(Operation operation, GraphTensor dy)
    {
        GraphTensor t = _graph.Multiply(dy, operation.Output);
        Contribute(operation.Inputs[0], _graph.Subtract(dy, _graph.Multiply(t, operation.Output)));
    }

    /// <summary>
    /// y = x where x > 0, else a x, with a > 0: dx = dy where x > 0, else a dy; 0 at x = 0, where there is no derivative. y has x's sign, and max(s, -a s) of that
    /// sign s is 1 or a.
    /// </summary>
    private void LeakyReluRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Multiply(dy, _graph.LeakyRelu(_graph.Sign(operation.Output), -operation.Number("alpha"))));

    /// <summary>y = exp(x) / sum of exp(x) along the last axis: dx = y (dy - sum of (dy y)).</summary>
    private void SoftmaxRule(Operation operation, GraphTensor dy)
    {
        GraphTensor y = operation.Output;
        GraphTensor sum = _graph.ReduceSum(_graph.Multiply(dy, y), [y.Rank - 1], keepDimensions: true);
        Contribute(operation.Inputs[0], _graph.Multiply(y, _graph.Subtract(dy, sum)));
    }

    /// <summary>y = exp(x): dx = dy y.</summary>
    private void ExpRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Multiply(dy, operation.Output));

    /// <summary>y = |x|: dx = dy sign(x), 0 at x = 0.</summary>
    private void AbsRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Multiply(dy, _graph.Sign(operation.Inputs[0])));

    /// <summary>y = sqrt(x): dx = dy / (2 y).</summary>
    private void SqrtRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Divide(dy, _graph.Multiply(operation.Output, _graph.Constant(2))));

    /// <summary>y = min(max(x, low), high): dx = dy where the clip changed nothing, else 0; the bounds themselves pass.</summary>
    private void ClipRule(Operation operation, GraphTensor dy) =>
        Contribute(operation.Inputs[0], _graph.Multiply(dy, _graph.Equal(operation.Inputs[0], operation.Output)));
}
