using DmlEnhance.Training.Graphs;
using DmlEnhance.Training.Losses;
using DmlEnhance.Training.Steps;

namespace DmlEnhance.Training.Sci;

/// <summary>Fine-tuning of a trained model's first stage, as in the authors' finetune.py: the loss of that stage alone, on a few images.</summary>
public static class SciFinetuning
{
    /// <summary>The authors' learning rate.</summary>
    public const double LearningRate = 5e-4;

    /// <summary>The authors' number of passes over their pictures; of steps, for one picture.</summary>
    public const int Steps = 100;

    /// <summary>The training step for images of one size.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="height">The image's height, 3 or more.</param>
    /// <param name="width">The image's width, 3 or more.</param>
    /// <param name="loss">The loss's settings; null for the defaults.</param>
    /// <param name="adam">The optimiser's; null for the defaults.</param>
    public static TrainingStep Step(ModelGraph model, int height, int width, SciLossOptions? loss = null, AdamOptions? adam = null) =>
        TrainingStep.Build(new SciFinetuningObjective(model, loss, adam), TrainingShape.Image(height, width));
}
