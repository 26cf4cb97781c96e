using TorchSharp;

namespace DmlEnhance.Training.TorchSharp.Steps;

/// <summary>How TorchSharp computes a step; what a step is does not depend on it, but for rounding, and for batch statistics, which are each part's own.</summary>
internal sealed record TorchTrainingOptions
{
    /// <summary>What convolutions and attention compute in.</summary>
    public torch.ScalarType Precision { get; init; } = torch.ScalarType.Float32;

    /// <summary>In how many parts a step's clips are computed one after another; their gradients are added. So a large batch fits a small memory.</summary>
    public int Accumulate { get; init; } = 1;
}
