namespace DmlEnhance.Training.Steps;

/// <summary>Adam (Kingma and Ba, ICLR 2015, algorithm 1) with L2 regularisation and clipping by global norm, as PyTorch does it.</summary>
/// <remarks>The defaults are those of SCI's authors (train.py).</remarks>
public sealed record AdamOptions
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Times the parameters, added to the gradient after it was clipped.</summary>
    public float WeightDecay { get; init; } = 3e-4f;

    /// <summary>The longest that the vector of all gradients may be.</summary>
    public float ClipNorm { get; init; } = 5;
}
