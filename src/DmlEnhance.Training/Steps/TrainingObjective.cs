using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Tce;

namespace DmlEnhance.Training.Steps;

/// <summary>What is trained and by what: a network and its loss as code over a reader's operators, which every <see cref="ITrainingEngine"/> reads in its own way.</summary>
public abstract class TrainingObjective
{
    /// <summary>Places of the trained tensors.</summary>
    public abstract ParameterLayout Parameters { get; }

    /// <summary>Places of the running statistics.</summary>
    public abstract ParameterLayout Statistics { get; }

    /// <summary>The optimiser.</summary>
    public abstract AdamOptions Adam { get; }

    /// <summary>Memory that a step takes for a pixel of its pictures, as measured with ONNX Runtime.</summary>
    internal abstract int BytesPerPixel { get; }

    /// <summary>What estimates motion in the loss, which takes a reader with the operators of flow; null where the loss needs none.</summary>
    internal virtual FlowEstimator? Flow => null;

    /// <summary>Reads the network and its loss.</summary>
    /// <typeparam name="T">The reader's tensor type.</typeparam>
    /// <param name="operators">The reader.</param>
    /// <param name="input">What the step sees, [N, C, H, W].</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The loss, one element.</returns>
    public abstract T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape);
}
