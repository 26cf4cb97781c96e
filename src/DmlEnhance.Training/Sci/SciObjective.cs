using DmlEnhance.Networks;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Sci;

/// <summary>SCI's cascade and its unsupervised loss, of one picture a step.</summary>
/// <param name="loss">The loss's settings; null for the defaults.</param>
/// <param name="adam">The optimiser's; null for the defaults.</param>
public sealed class SciObjective(SciLossOptions? loss = null, AdamOptions? adam = null) : TrainingObjective
{
    private readonly (ParameterLayout Parameters, ParameterLayout Statistics) _layouts = SciTraining.Layouts();

    /// <inheritdoc/>
    public override ParameterLayout Parameters => _layouts.Parameters;

    /// <inheritdoc/>
    public override ParameterLayout Statistics => _layouts.Statistics;

    /// <inheritdoc/>
    public override AdamOptions Adam { get; } = adam ?? new AdamOptions();

    // docs/performance.md: three stages of up to 16 channels, forward and backward.
    internal override int BytesPerPixel => 10_000;

    /// <inheritdoc/>
    public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape) =>
        SciLoss.Of(operators, SciNetwork.Stages(operators, input), shape.Height, shape.Width, loss);
}
