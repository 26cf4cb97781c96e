using DmlEnhance.Training.Checkpoints;
using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Sci;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Tests.Training;

/// <summary>Three small dark pictures, and weights to start from (fixtures/training/make-values.py).</summary>
internal static class TrainingFixtures
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fixtures", "training");

    public static IReadOnlyList<string> Pictures { get; } = [.. new[] { "stream.png", "dogs.png", "brushes.png" }.Select(name => Path.Combine(Folder, name))];

    public static IReadOnlyList<TrainingImage> Images()
    {
        using ImageDataset dataset = ImageDataset.Open(Pictures);
        return [.. Enumerable.Range(0, Pictures.Count).Select(index => dataset.Load(index))];
    }

    public static TrainingState Initial()
    {
        TensorFile file = TensorFile.Read(Path.Combine(Folder, "initial.safetensors"));
        TrainingState state = SciTraining.Initial(0);
        foreach (var slot in state.ParameterLayout.Slots)
            file.Tensors[slot.Name].Values.CopyTo(state.Parameters, slot.Start);
        return state;
    }
}
