using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Sci;

/// <summary>A trained model's own graph, and the loss of its one stage.</summary>
/// <param name="model">What is trained.</param>
/// <param name="loss">The loss's settings; null for the defaults.</param>
/// <param name="adam">The optimiser's; null for the defaults.</param>
public sealed class SciFinetuningObjective(ModelGraph model, SciLossOptions? loss = null, AdamOptions? adam = null) : TrainingObjective
{
    /// <inheritdoc/>
    public override ParameterLayout Parameters => model.Parameters;

    /// <inheritdoc/>
    public override ParameterLayout Statistics { get; } = new();

    /// <inheritdoc/>
    public override AdamOptions Adam { get; } = adam ?? new AdamOptions();

    // Measured (docs/performance.md): most of it the smoothness term's 36 differences.
    internal override int BytesPerPixel => 2_100;

    /// <inheritdoc/>
    /// <exception cref="DmlEnhanceException">The model has an operator, or a use of one, that is not trained here.</exception>
    public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape) =>
        SciLoss.Of(operators, input, model.ReadIllumination(operators, input), shape.Height, shape.Width, loss);
}
