namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraph
{
    /// <summary>The type under which <see cref="BatchNorm"/> is found among <see cref="Operations"/>.</summary>
    internal const string BatchNormType = "BatchNormalization";

    /// <summary>
    /// Batch normalisation in training: y = (x - mean) / sqrt(variance + epsilon) weight + bias, with mean and
    /// (population) variance of each channel over (N, H, W) (Ioffe and Szegedy, 2015).
    /// </summary>
    /// <remarks>
    /// Written out in simple operators: ONNX's own operator has a training mode, but the released builds of ONNX Runtime
    /// run it for inference alone. The gradient is one rule for the whole.
    /// </remarks>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>y, and the mean and the population variance of each channel, [C]. The gradient of these two is not followed, so a loss must not use them.</returns>
    public (GraphTensor Output, GraphTensor Mean, GraphTensor Variance) BatchNorm(GraphTensor x, GraphTensor weight, GraphTensor bias, float epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        int channels = x.Shape[1];
        int first = _operations.Count;
        GraphTensor mean = ReduceMean(x, [0, 2, 3], keepDimensions: true);
        GraphTensor centred = Subtract(x, mean);
        GraphTensor variance = Multiply(ReduceSumSquare(centred, [0, 2, 3], keepDimensions: true), Constant(channels / (float)x.Count));
        GraphTensor inverse = Divide(Constant(1), Sqrt(Add(variance, Constant(epsilon))));
        GraphTensor scale = Multiply(inverse, Reshape(weight, 1, channels, 1, 1));
        GraphTensor output = Add(Multiply(centred, scale), Reshape(bias, 1, channels, 1, 1));

        // Its parts stay nodes of the graph, but the gradient takes them as one.
        _operations.RemoveRange(first, _operations.Count - first);
        _operations.Add(new Operation(BatchNormType, [x, weight, bias], output, null, [centred, inverse, scale]));
        return (output, Reshape(mean, channels), Reshape(variance, channels));
    }

    /// <summary>The type under which <see cref="LayerNorm"/> is found among <see cref="Operations"/>.</summary>
    internal const string LayerNormType = "LayerNormalization";

    /// <summary>
    /// Layer normalisation without parameters: y = (x - mean) / sqrt(variance + epsilon), with mean and (population) variance of each picture over all axes but the
    /// first (Ba, Kiros and Hinton, 2016).
    /// </summary>
    /// <remarks>Written out: ONNX's own operator wants a factor for each element. The gradient is one rule for the whole.</remarks>
    /// <param name="x">[N, ...].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public GraphTensor LayerNorm(GraphTensor x, float epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        int pictures = x.Shape[0], count = x.Count / x.Shape[0];
        int first = _operations.Count;
        GraphTensor flat = Reshape(x, pictures, count);
        GraphTensor centred = Subtract(flat, ReduceMean(flat, [1], keepDimensions: true));
        GraphTensor variance = Multiply(ReduceSumSquare(centred, [1], keepDimensions: true), Constant(1 / (float)count));
        GraphTensor inverse = Divide(Constant(1), Sqrt(Add(variance, Constant(epsilon))));
        GraphTensor normalised = Multiply(centred, inverse);
        _operations.RemoveRange(first, _operations.Count - first);
        _operations.Add(new Operation(LayerNormType, [x], normalised, null, [inverse]));
        return Reshape(normalised, x.Shape);
    }
}
