using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Tce;

/// <summary>TCE-Net's training: initial weights and the step.</summary>
public static class TceTraining
{
    /// <summary>Channels of what a step sees: six dark frames, then the clean third and fourth.</summary>
    public const int Channels = Rgb * (TceNetwork.Frames + 2);

    private const int Rgb = 3;

    /// <summary>
    /// The optimiser: Adam with the authors' decay (config.py). Gradients are clipped at the length 1, below that of nearly all (about 6 at width 8), so that every step counts
    /// about alike, be its clip dark or bright.
    /// </summary>
    public static AdamOptions Adam { get; } = new() { WeightDecay = 1e-4f, ClipNorm = 1 };

    /// <summary>The authors' optimiser (config.py): Adam with the decay 1e-4, and no clipping.</summary>
    public static AdamOptions PublishedAdam { get; } = new() { WeightDecay = 1e-4f, ClipNorm = float.MaxValue };

    /// <summary>Steps in which the learning rate rises to the one that is asked for.</summary>
    public const int WarmUpSteps = 500;

    /// <summary>
    /// The learning rate of a step: rising in proportion to the steps, then falling with their root (Vaswani et al., "Attention Is All You Need", 2017, section 5.3). It does
    /// not depend on how many steps there will be, so that a run may be ended, or go on, at any of them.
    /// </summary>
    /// <param name="highest">The highest, at <see cref="WarmUpSteps"/>.</param>
    /// <param name="step">Counts from 0.</param>
    public static double LearningRate(double highest, long step) =>
        highest * Math.Min((step + 1) / (double)WarmUpSteps, Math.Sqrt(WarmUpSteps / (double)(step + 1)));

    /// <summary>
    /// A state with initial weights as PyTorch's layers have them by default: weights and biases uniform within 1 / sqrt(fan in) (He's initialisation with a = sqrt(5)),
    /// batch normalisation's factor 1 and shift 0.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Picks the weights; the same on every machine.</param>
    public static TrainingState Initial(TceNetwork network, ulong seed)
    {
        (ParameterLayout parameters, ParameterLayout statistics) = Layouts(network);
        var state = new TrainingState(parameters, statistics);
        foreach (ParameterSlot slot in parameters.Slots)
        {
            Span<float> values = state.Parameters.AsSpan(slot.Start, slot.Count);
            string module = slot.Name[..slot.Name.LastIndexOf('.')];
            ParameterSlot weight = parameters.Find($"{module}.weight")!;
            if (statistics.Find($"{module}.running_mean") is not null)
            {
                values.Fill(slot == weight ? 1 : 0);
                continue;
            }

            // A transposed convolution's weights have the outputs second, and PyTorch counts those.
            double bound = 1 / Math.Sqrt(weight.Count / weight.Shape[0]);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(bound * (2 * new NoiseSource(seed, (ulong)(slot.Start + i)).NextUniform() - 1));
        }

        foreach (ParameterSlot slot in statistics.Slots.Where(slot => slot.Name.EndsWith(".running_var", StringComparison.Ordinal)))
            state.Statistics.AsSpan(slot.Start, slot.Count).Fill(1);
        return state;
    }

    /// <summary>The places of all tensors of the network.</summary>
    public static (ParameterLayout Parameters, ParameterLayout Statistics) Layouts(TceNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var reader = new LayoutReader();
        network.Enhance(reader, default);
        return (reader.Parameters, reader.Statistics);
    }

    /// <summary>The training step for clips of one size.</summary>
    /// <param name="network">The network.</param>
    /// <param name="clips">Clips of a step.</param>
    /// <param name="height">Their height, a multiple of <see cref="TceNetwork.SideMultiple"/>.</param>
    /// <param name="width">Their width, likewise.</param>
    /// <param name="loss">The loss's settings; null for the defaults.</param>
    /// <param name="adam">The optimiser's; null for <see cref="Adam"/>.</param>
    public static TrainingStep Step(TceNetwork network, int clips, int height, int width, TceLossOptions? loss = null, AdamOptions? adam = null) =>
        TrainingStep.Build(new TceObjective(network, loss, adam), new TrainingShape(clips, Channels, height, width));
}
