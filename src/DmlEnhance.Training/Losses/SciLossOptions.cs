namespace DmlEnhance.Training.Losses;

/// <summary>Where the paper and its authors' code differ, or may be set.</summary>
public sealed record SciLossOptions
{
    /// <summary>The sigma of the authors' code (loss.py). The paper's text says 0.1; docs/quality.md compares both.</summary>
    public const float CodeSigma = 10;

    /// <summary>The least sigma: the square of much less is 0 in float32.</summary>
    public const float SmallestSigma = 1e-3f;

    private readonly float _sigma = CodeSigma;
    private readonly float _fidelityWeight = 1.5f;

    /// <summary>Standard deviation of the colour weights, in YCbCr units of [0,1]: <see cref="SmallestSigma"/> or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less, or not finite.</exception>
    public float Sigma
    {
        get => _sigma;
        init => _sigma = float.IsFinite(value) && value >= SmallestSigma ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Sigma must be a number of at least {SmallestSigma}.");
    }

    /// <summary>
    /// Whether to convert to YCbCr as the authors' code does: it views the planes [3, H, W] as rows of three values
    /// without moving the channels last, so it mixes three neighbouring pixels of one channel instead of three channels.
    /// False: the conversion itself.
    /// </summary>
    public bool AuthorsColourMix { get; init; }

    /// <summary>Weight of the fidelity term: 1.5 in the authors' code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float FidelityWeight
    {
        get => _fidelityWeight;
        init => _fidelityWeight = float.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The weight must be a number, 0 or more.");
    }
}
