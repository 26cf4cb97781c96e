namespace DmlEnhance.Exposure;

/// <summary>Turns the exposures of a video's frames into what <c>auto</c> does with each, so that the result does not flicker.</summary>
/// <remarks>
/// <see cref="AutoExposure"/> alone judges every frame by itself: noise or a passing headlight at a border would change the model from frame to frame, and
/// the share of the enhancement with it. Here the exposure is averaged over time (exponentially), the model stays until that is clearly beyond its border
/// (<see cref="AutoExposure.Hysteresis"/>), and only where the exposure jumps, at a cut or when a lamp is switched on, both follow at once: there the picture
/// changes anyway. Not thread-safe.
/// </remarks>
public sealed class VideoExposure
{
    // The share of a new frame: a step is followed to 63 % in 8 frames, a third of a second of film.
    private const double Share = 1.0 / 8;

    // A mean that changes by half from one frame to the next is another scene. Below the floor, about one step of 8 bits, it is noise.
    private const double Jump = 1.5;
    private const double Floor = 1.0 / 255;

    private double? _average;
    private string? _model;
    private double _last;

    /// <summary>How often the exposure has jumped.</summary>
    public int Jumps { get; private set; }

    /// <summary>What to do with the next frame.</summary>
    /// <param name="exposure">From <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <param name="strength">The strength asked for, 0 to 1.</param>
    /// <returns>The choice; its exposure is the averaged one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The exposure or the strength is outside 0 to 1.</exception>
    public AutoChoice Next(double exposure, float strength = 1)
    {
        bool jumps = _average is not null && (exposure + Floor > Jump * (_last + Floor) || _last + Floor > Jump * (exposure + Floor));
        if (jumps)
            Jumps++;
        double average = _average is { } before && !jumps ? before + Share * (exposure - before) : exposure;
        AutoChoice choice = AutoExposure.Choose(average, strength);
        _model = AutoExposure.Model(average, jumps ? null : _model);
        _average = average;
        _last = exposure;
        return choice with { Model = _model };
    }

    /// <summary>Begins another stream.</summary>
    public void Reset()
    {
        _average = null;
        _model = null;
        Jumps = 0;
    }
}
