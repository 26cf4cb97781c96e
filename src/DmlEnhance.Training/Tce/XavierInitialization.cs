using DmlEnhance.Simulation;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Tce;

/// <summary>
/// Initial weights as the authors of TCE-Net set them (trainer.py's init_weights with <c>xavier</c>): of convolutions and linear maps normally distributed with the standard
/// deviation gain sqrt(2 / (fan in + fan out)) (Glorot and Bengio, AISTATS 2010) and bias 0, of batch normalisation the factor N(1, gain) and the shift 0.
/// </summary>
public static class XavierInitialization
{
    /// <summary>The authors' gain.</summary>
    public const double PublishedGain = 0.02;

    /// <summary>Sets every parameter and running statistic of a state that has done no step; the optimiser's vectors stay as they are.</summary>
    /// <remarks>
    /// The fans are counted as PyTorch counts them, for transposed convolutions and groups, too: fan in is the weight's second dimension, fan out its first, each times the
    /// elements of the kernel.
    /// </remarks>
    /// <param name="state">Whose weights are set; running means become 0 and variances 1.</param>
    /// <param name="seed">Picks the weights; the same on every machine.</param>
    /// <param name="gain">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not a number above 0.</exception>
    public static void Fill(TrainingState state, ulong seed, double gain = PublishedGain)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!double.IsFinite(gain) || gain <= 0)
            throw new ArgumentOutOfRangeException(nameof(gain), gain, "The gain must be a number above 0.");
        foreach (ParameterSlot slot in state.ParameterLayout.Slots)
        {
            Span<float> values = state.Parameters.AsSpan(slot.Start, slot.Count);
            values.Clear();
            if (!slot.Name.EndsWith(".weight", StringComparison.Ordinal))
                continue;

            // Of one dimension there are the factors of normalisation alone.
            bool factor = slot.Shape.Count == 1;
            double deviation = factor ? gain : Deviation(slot, gain);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((factor ? 1 : 0) + deviation * new NoiseSource(seed, (ulong)(slot.Start + i)).NextGaussian());
        }

        state.Statistics.AsSpan().Clear();
        foreach (ParameterSlot slot in state.StatisticsLayout.Slots.Where(slot => slot.Name.EndsWith(".running_var", StringComparison.Ordinal)))
            state.Statistics.AsSpan(slot.Start, slot.Count).Fill(1);
    }

    private static double Deviation(ParameterSlot weight, double gain)
    {
        int kernel = weight.Count / (weight.Shape[0] * weight.Shape[1]);
        return gain * Math.Sqrt(2.0 / ((weight.Shape[0] + weight.Shape[1]) * kernel));
    }
}
