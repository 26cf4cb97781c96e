namespace DmlEnhance.Training.Losses;

/// <summary>Weights of <see cref="TceLoss"/>'s terms beside that of the pictures themselves, which is 1.</summary>
public sealed record TceLossOptions
{
    private readonly float _edgeWeight = 0.05f;
    private readonly float _temporalWeight = 0.5f;

    /// <summary>Weight of the edges: 0.05 in the authors' code (trainer.py).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float EdgeWeight
    {
        get => _edgeWeight;
        init => _edgeWeight = LossWeight.Checked(value);
    }

    /// <summary>Weight of what changes otherwise from the first output to the second than it should: the authors' is 0.5, of a term that is warped by optical flow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or not finite.</exception>
    public float TemporalWeight
    {
        get => _temporalWeight;
        init => _temporalWeight = LossWeight.Checked(value);
    }
}
