using System.Globalization;
using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>A training state in a safetensors file, with the settings that it came about by.</summary>
/// <remarks>
/// The trained tensors and running statistics bear the official checkpoint's names; Adam's moments the same names
/// after <c>gradient_mean/</c> and <c>gradient_square/</c>.
/// </remarks>
internal static class TrainingCheckpoint
{
    private const string StepKey = "step", ValidatedKey = "validated step", MeanPrefix = "gradient_mean/", SquarePrefix = "gradient_square/";

    /// <summary>Writes a checkpoint; it takes its place only when it is complete.</summary>
    /// <exception cref="DmlEnhanceException">It cannot be written, or the state holds NaN or infinity.</exception>
    /// <param name="path">The file.</param>
    /// <param name="state">What to write.</param>
    /// <param name="validated">The last step that was scored, 0 for none.</param>
    /// <param name="settings">See <see cref="RunSettings"/>.</param>
    internal static void Write(string path, TrainingState state, long validated, IReadOnlyDictionary<string, string> settings)
    {
        if (!state.IsFinite)
            throw new DmlEnhanceException($"{path}: not written: after step {state.Step} the weights hold NaN or infinity; try a smaller learning rate");
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        Split(tensors, "", state.ParameterLayout, state.Parameters);
        Split(tensors, MeanPrefix, state.ParameterLayout, state.GradientMean);
        Split(tensors, SquarePrefix, state.ParameterLayout, state.GradientSquare);
        Split(tensors, "", state.StatisticsLayout, state.Statistics);
        TensorFile.Write(path, tensors, new Dictionary<string, string>(settings, StringComparer.Ordinal) 
        {
            [StepKey] = state.Step.ToString(CultureInfo.InvariantCulture),
            [ValidatedKey] = validated.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Reads a checkpoint into a state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">Has the shapes; gets the values.</param>
    /// <returns>The settings, and the last step that was scored.</returns>
    /// <exception cref="DmlEnhanceException">It is not a checkpoint of this network, or is damaged.</exception>
    internal static (IReadOnlyDictionary<string, string> Settings, long Validated) Read(string path, TrainingState state)
    {
        TensorFile file = TensorFile.Read(path);
        Join(path, file, "", state.ParameterLayout, state.Parameters);
        Join(path, file, MeanPrefix, state.ParameterLayout, state.GradientMean);
        Join(path, file, SquarePrefix, state.ParameterLayout, state.GradientSquare);
        Join(path, file, "", state.StatisticsLayout, state.Statistics);
        long step = Number(path, file, StepKey), validated = Number(path, file, ValidatedKey);
        if (!state.IsFinite)
            throw new DmlEnhanceException($"{path}: the checkpoint holds NaN or infinity");
        state.Step = step;
        return (file.Metadata, validated);
    }

    private static long Number(string path, TensorFile file, string key) =>
        file.Metadata.TryGetValue(key, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new DmlEnhanceException($"{path}: is not a checkpoint of a training run: it does not say its {key}");

    private static void Split(Dictionary<string, NamedTensor> tensors, string prefix, ParameterLayout layout, float[] values)
    {
        foreach (ParameterSlot slot in layout.Slots)
            tensors.Add(prefix + slot.Name, new NamedTensor([.. slot.Shape], values.AsSpan(slot.Start, slot.Count).ToArray()));
    }

    private static void Join(string path, TensorFile file, string prefix, ParameterLayout layout, float[] values)
    {
        foreach (ParameterSlot slot in layout.Slots)
        {
            if (!file.Tensors.TryGetValue(prefix + slot.Name, out NamedTensor? tensor) || !tensor.Shape.SequenceEqual(slot.Shape))
                throw new DmlEnhanceException($"{path}: is not a checkpoint of this network: it has no '{prefix}{slot.Name}' of the shape {Shapes.Text([.. slot.Shape])}");
            tensor.Values.CopyTo(values, slot.Start);
        }
    }
}
