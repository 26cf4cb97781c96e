using DmlEnhance.Networks;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Tce;

/// <summary>TCE-Net and the loss of clips whose clean frames are known (<see cref="TceLoss"/>).</summary>
/// <param name="network">The network.</param>
/// <param name="loss">The loss's settings; null for the defaults.</param>
/// <param name="adam">The optimiser's; null for <see cref="TceTraining.Adam"/>.</param>
public sealed class TceObjective(TceNetwork network, TceLossOptions? loss = null, AdamOptions? adam = null) : TrainingObjective
{
    private const int Rgb = 3;
    private const int Frames = Rgb * TceNetwork.Frames;

    // Measured at width 8 with parts of 96 pixels.
    private const int BytesPerPixelAndChannel = 3_000;

    private readonly (ParameterLayout Parameters, ParameterLayout Statistics) _layouts = TceTraining.Layouts(network);

    /// <inheritdoc/>
    public override ParameterLayout Parameters => _layouts.Parameters;

    /// <inheritdoc/>
    public override ParameterLayout Statistics => _layouts.Statistics;

    /// <inheritdoc/>
    public override AdamOptions Adam { get; } = adam ?? TceTraining.Adam;

    internal override int BytesPerPixel => BytesPerPixelAndChannel * network.Width;

    /// <inheritdoc/>
    public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape)
    {
        ArgumentNullException.ThrowIfNull(operators);
        (T exemplar, T query) = network.Enhance(operators, operators.Slice(input, 0, Frames));
        T cleanExemplar = operators.Slice(input, Frames, Rgb), cleanQuery = operators.Slice(input, Frames + Rgb, Rgb);
        return TceLoss.Of(operators, exemplar, query, cleanExemplar, cleanQuery, shape.Pictures, shape.Height, shape.Width, loss);
    }
}
