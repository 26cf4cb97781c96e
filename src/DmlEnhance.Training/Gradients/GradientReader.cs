using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Gradients;

/// <summary>Reverse-mode differentiation: reads a graph that ends in a scalar and adds the nodes that compute its gradients.</summary>
/// <remarks>
/// Notation in the rules: y = f(a, b, ...) is an operation, dy is the gradient of the loss with respect to y, and the
/// rule gives da, db, ... A gradient may have size 1 along axes where all its elements are equal; rules that need it
/// written out say so by <see cref="Whole"/>.
/// </remarks>
internal sealed partial class GradientReader
{
    private static readonly Dictionary<string, Action<GradientReader, Operation, GraphTensor>> Rules = new(StringComparer.Ordinal)
    {
        ["Add"] = (reader, operation, dy) => reader.AddRule(operation, dy),
        ["Sum"] = (reader, operation, dy) => reader.SumRule(operation, dy),
        ["Sub"] = (reader, operation, dy) => reader.SubtractRule(operation, dy),
        ["Mul"] = (reader, operation, dy) => reader.MultiplyRule(operation, dy),
        ["Div"] = (reader, operation, dy) => reader.DivideRule(operation, dy),
        ["Neg"] = (reader, operation, dy) => reader.NegateRule(operation, dy),
        ["Relu"] = (reader, operation, dy) => reader.ReluRule(operation, dy),
        ["Sigmoid"] = (reader, operation, dy) => reader.SigmoidRule(operation, dy),
        ["Tanh"] = (reader, operation, dy) => reader.TanhRule(operation, dy),
        ["LeakyRelu"] = (reader, operation, dy) => reader.LeakyReluRule(operation, dy),
        ["Softmax"] = (reader, operation, dy) => reader.SoftmaxRule(operation, dy),
        ["Exp"] = (reader, operation, dy) => reader.ExpRule(operation, dy),
        ["Abs"] = (reader, operation, dy) => reader.AbsRule(operation, dy),
        ["Sqrt"] = (reader, operation, dy) => reader.SqrtRule(operation, dy),
        ["Clip"] = (reader, operation, dy) => reader.ClipRule(operation, dy),
        ["ReduceSum"] = (reader, operation, dy) => reader.ReduceSumRule(operation, dy),
        ["ReduceMean"] = (reader, operation, dy) => reader.ReduceMeanRule(operation, dy),
        ["ReduceSumSquare"] = (reader, operation, dy) => reader.ReduceSumSquareRule(operation, dy),
        ["Reshape"] = (reader, operation, dy) => reader.ReshapeRule(operation, dy),
        ["Transpose"] = (reader, operation, dy) => reader.TransposeRule(operation, dy),
        ["Slice"] = (reader, operation, dy) => reader.SliceRule(operation, dy),
        ["Pad"] = (reader, operation, dy) => reader.PadRule(operation, dy),
        ["Concat"] = (reader, operation, dy) => reader.ConcatRule(operation, dy),
        ["Expand"] = (reader, operation, dy) => reader.ExpandRule(operation, dy),
        ["MatMul"] = (reader, operation, dy) => reader.MatMulRule(operation, dy),
        ["Conv"] = (reader, operation, dy) => reader.ConvRule(operation, dy),
        ["MaxPool"] = (reader, operation, dy) => reader.MaxPoolRule(operation, dy),
        [TrainingGraph.WarpType] = (reader, operation, dy) => reader.WarpRule(operation, dy),
        [TrainingGraph.BatchNormType] = (reader, operation, dy) => reader.BatchNormRule(operation, dy),
        [TrainingGraph.LayerNormType] = (reader, operation, dy) => reader.LayerNormRule(operation, dy),
    };

    private readonly TrainingGraph _graph;
    private readonly HashSet<GraphTensor> _dependent;
    private readonly Dictionary<GraphTensor, List<GraphTensor>> _contributions = [];

    private GradientReader(TrainingGraph graph, IReadOnlyList<GraphTensor> with)
    {
        _graph = graph;
        _dependent = [.. with];
        foreach (Operation operation in graph.Operations.Where(operation => operation.Inputs.Any(_dependent.Contains)))
            _dependent.Add(operation.Output);
    }

    /// <summary>The operators that can be differentiated, by their ONNX names.</summary>
    internal static IReadOnlyCollection<string> Operators => Rules.Keys;

    /// <summary>Adds the gradients of a scalar to its graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="loss">A value of one element.</param>
    /// <param name="with">The values to differentiate with respect to.</param>
    /// <returns>For each of <paramref name="with"/> the gradient, of its shape.</returns>
    /// <exception cref="ArgumentException">The loss has more than one element, an operator on the way has no rule, or the loss does not depend on a value.</exception>
    internal static IReadOnlyList<GraphTensor> Read(TrainingGraph graph, GraphTensor loss, IReadOnlyList<GraphTensor> with)
    {
        if (loss.Count != 1)
            throw new ArgumentException($"the loss {loss} is not a scalar", nameof(loss));
        var reader = new GradientReader(graph, with);
        reader.Contribute(loss, graph.Constant(1));
        foreach (Operation operation in graph.Operations.ToList().AsEnumerable().Reverse())
        {
            if (!reader._dependent.Contains(operation.Output) || reader.Total(operation.Output) is not { } dy)
                continue;
            if (!Rules.TryGetValue(operation.Type, out Action<GradientReader, Operation, GraphTensor>? rule))
                throw new ArgumentException($"the operator {operation.Type} has no gradient here", nameof(graph));
            rule(reader, operation, dy);
        }

        return [.. with.Select(value => reader.Whole(
            reader.Total(value) ?? throw new ArgumentException($"the loss does not depend on {value}", nameof(with)), value.Shape))];
    }

    // The gradient of an operand, whose part in the result this is.
    private void Contribute(GraphTensor operand, GraphTensor gradient)
    {
        if (!_dependent.Contains(operand))
            return;
        if (!_contributions.TryGetValue(operand, out List<GraphTensor>? gradients))
            _contributions.Add(operand, gradients = []);
        gradients.Add(gradient);
    }

    // A value that several operations use has the sum of their gradients.
    private GraphTensor? Total(GraphTensor value)
    {
        if (!_contributions.TryGetValue(value, out List<GraphTensor>? gradients))
            return null;
        if (gradients.Count > 1)
            _contributions[value] = gradients = [_graph.Sum(gradients)];
        return gradients[0];
    }

    private GraphTensor Whole(GraphTensor gradient, ReadOnlySpan<int> shape) => _graph.Expand(gradient, shape);

    // An operand that was repeated to fit the other gets the sum over its copies.
    private void ContributeBroadcast(GraphTensor operand, GraphTensor gradient, GraphTensor result)
    {
        if (!_dependent.Contains(operand))
            return;
        int[] axes = Shapes.BroadcastAxes(operand.Shape, result.Shape);
        if (axes.Length > 0)
            gradient = _graph.Reshape(_graph.ReduceSum(Whole(gradient, result.Shape), axes, keepDimensions: true), operand.Shape);
        Contribute(operand, gradient);
    }
}
