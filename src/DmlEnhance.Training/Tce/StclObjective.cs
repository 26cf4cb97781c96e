using DmlEnhance.Networks;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Tce;

/// <summary>
/// TCE-Net and Spatial-Temporal Compatible Learning, as it is published (<see cref="StclLoss"/>): of real clips the spatial loss, of synthetic ones, which come last, the
/// temporal one. Where there are no real clips, synthetic ones have both.
/// </summary>
/// <remarks>
/// The input has 29 channels: those of <see cref="TceTraining.Channels"/>, then 4 of motion (<see cref="Clips.TrainingClip.Motion"/>), then 1 that is 1 where the motion is
/// known and 0 where it is not, and is estimated from the outputs, as the authors do for all. The authors read real and synthetic clips one after the other; here they
/// are one batch, so batch normalisation sees both at once.
/// </remarks>
/// <param name="network">The network.</param>
/// <param name="loss">The loss's settings; null for the defaults.</param>
/// <param name="adam">The optimiser's; null for <see cref="TceTraining.PublishedAdam"/>.</param>
/// <param name="vgg">Weights of VGG-19 for the perceptual loss; null for none.</param>
/// <param name="flow">What estimates motion that is not known; null where all is known.</param>
public sealed class StclObjective(TceNetwork network, StclLossOptions? loss = null, AdamOptions? adam = null, IParameterSource? vgg = null, FlowEstimator? flow = null) : TrainingObjective
{
    /// <summary>Channels of what a step sees.</summary>
    public const int Channels = TceTraining.Channels + MotionChannels + 1;

    private const int Rgb = 3;
    private const int Frames = Rgb * TceNetwork.Frames;
    private const int MotionChannels = 4;

    // As for TceObjective, and what VGG-19's features take, reckoned from the sizes of its layers.
    private const int BytesPerPixelAndChannel = 3_000, VggBytesPerPixel = 15_000;

    private readonly (ParameterLayout Parameters, ParameterLayout Statistics) _layouts = TceTraining.Layouts(network);

    /// <inheritdoc/>
    public override ParameterLayout Parameters => _layouts.Parameters;

    /// <inheritdoc/>
    public override ParameterLayout Statistics => _layouts.Statistics;

    /// <inheritdoc/>
    public override AdamOptions Adam { get; } = adam ?? TceTraining.PublishedAdam;

    internal override FlowEstimator? Flow => flow;

    internal override int BytesPerPixel => BytesPerPixelAndChannel * network.Width + (vgg is null ? 0 : VggBytesPerPixel);

    /// <inheritdoc/>
    /// <exception cref="DmlEnhanceException">Motion is to be estimated, and the reader has not the operators for it.</exception>
    public override T Loss<T>(ILossOperators<T> operators, T input, TrainingShape shape)
    {
        ArgumentNullException.ThrowIfNull(operators);
        (T exemplar, T query) = network.Enhance(operators, operators.Slice(input, 0, Frames));
        int real = shape.Pictures - shape.Synthetic;
        if (shape.Synthetic == 0)
            return Spatial(operators, input, exemplar, query, real, shape);
        T temporal = Temporal(
            operators, operators.Pictures(input, real, shape.Synthetic), operators.Pictures(exemplar, real, shape.Synthetic), operators.Pictures(query, real, shape.Synthetic), shape);

        // The temporal loss alone is least for any constant picture; the clean frames of synthetic clips are there, too.
        T spatial = real == 0
            ? Spatial(operators, input, exemplar, query, shape.Pictures, shape)
            : Spatial(operators, operators.Pictures(input, 0, real), operators.Pictures(exemplar, 0, real), operators.Pictures(query, 0, real), real, shape);
        return operators.Add(spatial, temporal);
    }

    private T Spatial<T>(ILossOperators<T> operators, T clips, T exemplar, T query, int count, TrainingShape shape) => StclLoss.Spatial(
        operators, exemplar, query, operators.Slice(clips, Frames, Rgb), operators.Slice(clips, Frames + Rgb, Rgb), count, shape.Height, shape.Width, loss, vgg);

    private T Temporal<T>(ILossOperators<T> operators, T clips, T exemplar, T query, TrainingShape shape)
    {
        T motion = operators.Slice(clips, TceTraining.Channels, MotionChannels);
        if (flow is not null)
        {
            T given = motion, known = operators.Slice(clips, TceTraining.Channels + MotionChannels, 1);
            motion = operators.WithoutGradient(() =>
            {
                T estimated = operators.Concat([flow.Estimate(operators, exemplar, query), flow.Estimate(operators, query, exemplar)]);
                // known given + (1 - known) estimated: where it is not known, 0 is given.
                return operators.Add(operators.Subtract(estimated, operators.Multiply(estimated, known)), operators.Multiply(given, known));
            });
        }

        return StclLoss.Temporal(operators, exemplar, query, motion, shape.Synthetic, shape.Height, shape.Width, loss);
    }
}
