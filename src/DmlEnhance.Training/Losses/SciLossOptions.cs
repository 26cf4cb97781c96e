namespace DmlEnhance.Training.Losses;

/// <summary>Where the paper and its authors' code differ, or may be set.</summary>
public sealed record SciLossOptions
{
    /// <summary>The sigma of the authors' code (loss.py). The paper's text says 0.1; docs/quality.md compares both.</summary>
    public const float CodeSigma = 10;

    /// <summary>Standard deviation of the colour weights, in YCbCr units of [0,1]: above 0.</summary>
    public float Sigma { get; init; } = CodeSigma;

    /// <summary>
    /// Whether to convert to YCbCr as the authors' code does: it views the planes [3, H, W] as rows of three values
    /// without moving the channels last, so it mixes three neighbouring pixels of one channel instead of three channels.
    /// False: the conversion itself.
    /// </summary>
    public bool AuthorsColourMix { get; init; }

    /// <summary>Weight of the fidelity term: 1.5 in the authors' code.</summary>
    public float FidelityWeight { get; init; } = 1.5f;
}
