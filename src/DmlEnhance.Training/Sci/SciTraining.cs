using DmlEnhance.Networks;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Sci;

/// <summary>SCI's training as its authors publish it (train.py, model.py): cascade, loss and initial weights.</summary>
public static class SciTraining
{
    private const double WeightDeviation = 0.02;

    /// <summary>A state with initial weights: convolutions N(0, 0.02) with bias 0, batch normalisation's scale N(1, 0.02) and shift 0.</summary>
    /// <param name="seed">Picks the weights; the same on every machine.</param>
    public static TrainingState Initial(ulong seed)
    {
        (ParameterLayout parameters, ParameterLayout statistics) = Layouts();
        var state = new TrainingState(parameters, statistics);
        foreach (ParameterSlot slot in parameters.Slots.Where(slot => slot.Name.EndsWith(".weight", StringComparison.Ordinal)))
        {
            double mean = slot.Shape.Count == 1 ? 1 : 0;
            for (int i = slot.Start; i < slot.Start + slot.Count; i++)
            {
                var source = new NoiseSource(seed, (ulong)i);
                state.Parameters[i] = (float)(mean + WeightDeviation * source.NextGaussian());
            }
        }

        foreach (ParameterSlot slot in statistics.Slots.Where(slot => slot.Name.EndsWith(".running_var", StringComparison.Ordinal)))
            state.Statistics.AsSpan(slot.Start, slot.Count).Fill(1);
        return state;
    }

    /// <summary>The places of all tensors of the cascade.</summary>
    public static (ParameterLayout Parameters, ParameterLayout Statistics) Layouts()
    {
        var reader = new LayoutReader();
        SciNetwork.Stages(reader, default);
        return (reader.Parameters, reader.Statistics);
    }

    /// <summary>The training step for images of one size.</summary>
    /// <param name="height">The image's height, 3 or more.</param>
    /// <param name="width">The image's width, 3 or more.</param>
    /// <param name="loss">The loss's settings; null for the defaults.</param>
    /// <param name="adam">The optimiser's; null for the defaults.</param>
    public static TrainingStep Step(int height, int width, SciLossOptions? loss = null, AdamOptions? adam = null) =>
        TrainingStep.Build(new SciObjective(loss, adam), TrainingShape.Image(height, width));
}
