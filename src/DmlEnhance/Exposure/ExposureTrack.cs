namespace DmlEnhance.Exposure;

/// <summary>What <see cref="AutoExposure"/> chooses for the frames of one scene, without jumps from one to the next.</summary>
/// <remarks>
/// The exposure is averaged over about <see cref="Memory"/> frames; a model is kept until that is a tenth beyond the border, and the next one is faded in.
/// Within a scene nothing but a light that goes on asks for another model, so the few frames that need two networks are rare.
/// </remarks>
internal sealed class ExposureTrack
{
    /// <summary>Frames that the averaged exposure remembers.</summary>
    public const int Memory = 8;

    /// <summary>Frames from one model to the next.</summary>
    public const int FadeFrames = 15;

    private double _exposure;
    private string? _model;
    private string? _before;
    private int _faded;

    /// <summary>Forgets the scene: the next frame is chosen for as a single picture is.</summary>
    public void Reset() => (_model, _before) = (null, null);

    /// <summary>Chooses for the next frame.</summary>
    /// <param name="exposure">A mean from <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <param name="strength">The strength asked for, 0 to 1.</param>
    public TrackedChoice Next(double exposure, float strength)
    {
        _exposure = _model is null ? exposure : _exposure + (exposure - _exposure) / Memory;
        if (_before is not null && ++_faded > FadeFrames)
            _before = null;
        if (_model is null)
            _model = AutoExposure.Model(_exposure);
        else if (_before is null && AutoExposure.ClearModel(_exposure) is { } other && other != _model)
            (_before, _model, _faded) = (_model, other, 1);
        return new TrackedChoice(_model, _before, _before is null ? 0 : 1 - _faded / (FadeFrames + 1f), strength * AutoExposure.Strength(_exposure));
    }
}
