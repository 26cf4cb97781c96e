using DmlEnhance.Training.Datasets;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Runs;

/// <summary>What one step sees.</summary>
/// <param name="Source">The file that it comes from, or the first of them, for messages.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its numbers, in C order.</param>
internal sealed record TrainingSample(string Source, TrainingShape Shape, float[] Values)
{
    /// <summary>One picture.</summary>
    internal static TrainingSample Of(TrainingImage image) => new(image.Path, TrainingShape.Image(image.Height, image.Width), image.Values);
}
