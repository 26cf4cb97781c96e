using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Tests.Training;

/// <summary>Three small dark pictures, and weights to start from (fixtures/training/make-values.py).</summary>
internal static class TrainingFixtures
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fixtures", "training");

    public static IReadOnlyList<string> Pictures { get; } = [.. new[] { "stream.png", "dogs.png", "brushes.png" }.Select(name => Path.Combine(Folder, name))];

    public static TrainingState Initial()
    {
        TensorFile file = TensorFile.Read(Path.Combine(Folder, "initial.safetensors"));
        TrainingState state = SciTraining.Initial(0);
        foreach (ParameterSlot slot in state.ParameterLayout.Slots)
            file.Tensors[slot.Name].Values.CopyTo(state.Parameters, slot.Start);
        return state;
    }
}
