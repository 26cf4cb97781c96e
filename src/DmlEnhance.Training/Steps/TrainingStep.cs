using DmlEnhance.Training.Gradients;
using DmlEnhance.Training.Graphs;

namespace DmlEnhance.Training.Steps;

/// <summary>A whole training step as one ONNX graph: forward, backward, clipping, Adam, running statistics.</summary>
/// <remarks>
/// Inputs: <c>image</c> [N, C, H, W], one RGB image or what else a step sees; the state <c>parameters</c>, <c>gradient_mean</c>, <c>gradient_square</c> [P] and, where there are any,
/// <c>statistics</c> [S]; the scalars <c>step_size</c> and <c>square_correction</c>. Outputs: <c>loss</c> and <c>gradient_norm</c>
/// (before clipping), scalars, and the state after the step under <c>next_...</c>.
/// </remarks>
public sealed class TrainingStep
{
    internal const string Image = "image", Loss = "loss", GradientNorm = "gradient_norm", StepSize = "step_size", SquareCorrection = "square_correction";
    internal const string Parameters = "parameters", GradientMean = "gradient_mean", GradientSquare = "gradient_square", Statistics = "statistics";

    private readonly AdamOptions _adam;

    private TrainingStep(TrainingShape shape, AdamOptions adam, byte[] model)
    {
        Shape = shape;
        _adam = adam;
        Model = model;
    }

    /// <summary>What it sees.</summary>
    public TrainingShape Shape { get; }

    /// <summary>The ONNX file.</summary>
    public ReadOnlyMemory<byte> Model { get; }

    /// <summary>The name of a state's successor among the outputs.</summary>
    internal static string Next(string state) => $"next_{state}";

    /// <summary>Builds the step of an objective for inputs of one shape.</summary>
    public static TrainingStep Build(TrainingObjective objective, TrainingShape shape)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Build(objective.Parameters, objective.Statistics, shape, objective.Adam, (reader, input) => objective.Loss(reader, input, shape));
    }

    /// <summary>Builds the step for inputs of one shape.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="statistics">What is followed.</param>
    /// <param name="shape">What a step sees.</param>
    /// <param name="adam">The optimiser.</param>
    /// <param name="loss">Reads network and loss: is given the graph, the reader and the image, and gives the scalar.</param>
    public static TrainingStep Build(ParameterLayout parameters, ParameterLayout statistics, TrainingShape shape, AdamOptions adam, Func<TrainingGraphReader, GraphTensor, GraphTensor> loss) =>
        Build(parameters, statistics, shape, adam, (graph, values, running, image) =>
        {
            var reader = new TrainingGraphReader(graph, values, running);
            return (loss(reader, image), reader.Statistics);
        });

    internal static TrainingStep Build(ParameterLayout parameters, ParameterLayout statistics, TrainingShape shape, AdamOptions adam, ForwardReader forward)
    {
        var graph = new TrainingGraph();
        GraphTensor image = graph.Input(Image, shape.Pictures, shape.Channels, shape.Height, shape.Width);
        GraphTensor vector = graph.Input(Parameters, parameters.Count);
        Dictionary<string, GraphTensor> values = Unpack(graph, vector, parameters);
        Dictionary<string, GraphTensor> running = statistics.Count > 0 ? Unpack(graph, graph.Input(Statistics, statistics.Count), statistics) : [];

        (GraphTensor loss, IReadOnlyDictionary<string, GraphTensor> followed) = forward(graph, values, running, image);
        IReadOnlyList<GraphTensor> gradients = GradientReader.Read(graph, loss, [.. parameters.Slots.Select(slot => values[slot.Name])]);
        GraphTensor gradient = graph.Concat([.. gradients.Select(part => graph.Reshape(part, part.Count))], 0);
        GraphTensor norm = graph.Sqrt(graph.ReduceSumSquare(gradient, [0], keepDimensions: false));

        graph.Output(graph.Reshape(loss), Loss);
        graph.Output(norm, GradientNorm);
        Update(graph, vector, gradient, norm, adam);
        if (statistics.Count > 0)
            graph.Output(graph.Concat([.. statistics.Slots.Select(slot => followed[slot.Name])], 0), Next(Statistics));
        return new TrainingStep(shape, adam, graph.ToModel());
    }

    /// <summary>The two scalars that depend on the number of the step.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="learningRate">alpha.</param>
    /// <returns>alpha / (1 - beta1^t) and 1 / sqrt(1 - beta2^t); computed here, because float32 loses digits in 1 - 0.999.</returns>
    internal (float StepSize, float SquareCorrection) Corrections(long step, double learningRate) =>
        ((float)(learningRate / (1 - Math.Pow(_adam.Beta1, step))), (float)(1 / Math.Sqrt(1 - Math.Pow(_adam.Beta2, step))));

    // g = gradient min(1, clip / (|gradient| + 1e-6)) + decay p; m' = b1 m + (1 - b1) g; v' = b2 v + (1 - b2) g^2;
    // p' = p - step_size m' / (sqrt(v') square_correction + epsilon).
    private static void Update(TrainingGraph graph, GraphTensor parameters, GraphTensor gradient, GraphTensor norm, AdamOptions adam)
    {
        GraphTensor mean = graph.Input(GradientMean, parameters.Count), square = graph.Input(GradientSquare, parameters.Count);
        GraphTensor stepSize = graph.Input(StepSize), squareCorrection = graph.Input(SquareCorrection);
        GraphTensor factor = graph.Min(graph.Divide(graph.Constant(adam.ClipNorm), graph.Add(norm, graph.Constant(1e-6f))), graph.Constant(1));
        GraphTensor g = graph.Add(graph.Multiply(gradient, factor), graph.Multiply(parameters, graph.Constant(adam.WeightDecay)));
        GraphTensor nextMean = Blend(graph, mean, g, adam.Beta1);
        GraphTensor nextSquare = Blend(graph, square, graph.Multiply(g, g), adam.Beta2);
        GraphTensor denominator = graph.Add(graph.Multiply(graph.Sqrt(nextSquare), squareCorrection), graph.Constant(adam.Epsilon));
        GraphTensor change = graph.Divide(graph.Multiply(nextMean, stepSize), denominator);
        graph.Output(graph.Subtract(parameters, change), Next(Parameters));
        graph.Output(nextMean, Next(GradientMean));
        graph.Output(nextSquare, Next(GradientSquare));
    }

    private static GraphTensor Blend(TrainingGraph graph, GraphTensor old, GraphTensor observed, double beta) =>
        graph.Add(graph.Multiply(old, graph.Constant((float)beta)), graph.Multiply(observed, graph.Constant((float)(1 - beta))));

    private static Dictionary<string, GraphTensor> Unpack(TrainingGraph graph, GraphTensor vector, ParameterLayout layout) =>
        layout.Slots.ToDictionary(slot => slot.Name, slot => graph.Reshape(graph.Slice(vector, 0, slot.Start, slot.Count), [.. slot.Shape]), StringComparer.Ordinal);
}
