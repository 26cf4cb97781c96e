namespace DmlEnhance.Training.Losses;

/// <summary>Weights of <see cref="StclLoss"/>'s terms beside the Charbonnier loss, whose weight is 1. The defaults are those of the authors' code (trainer.py).</summary>
public sealed record StclLossOptions
{
    private readonly float _perceptualWeight = 1;
    private readonly float _edgeWeight = 0.05f;
    private readonly float _temporalWeight = 1;

    /// <summary>Weight of the distance of VGG-19's features, where there is a model of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float PerceptualWeight
    {
        get => _perceptualWeight;
        init => _perceptualWeight = LossWeight.Checked(value);
    }

    /// <summary>Weight of the edges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float EdgeWeight
    {
        get => _edgeWeight;
        init => _edgeWeight = LossWeight.Checked(value);
    }

    /// <summary>Weight of the temporal loss.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float TemporalWeight
    {
        get => _temporalWeight;
        init => _temporalWeight = LossWeight.Checked(value);
    }
}
