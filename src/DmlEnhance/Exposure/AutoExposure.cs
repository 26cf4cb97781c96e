namespace DmlEnhance.Exposure;

/// <summary>Which of this project's SCI models fits a picture, and how much of its result a picture can bear.</summary>
/// <remarks>
/// <para>
/// One SCI model is one amount of brightening: its authors publish three, for pictures that are hardly dark, dark and
/// very dark. The mean of a picture's samples (<see cref="ExposureMeter"/>) tells which is needed.
/// </para>
/// <para>
/// The borders were found on pairs simulated from the photographs that were trained on: 0.15 gives the best mean PSNR between
/// the first two models. Between the last two 0.08 would give 0.26 dB more than 0.06, but there noise is all that a real
/// picture gains from the strongest model, so it is kept for what is darker still (docs/quality.md).
/// </para>
/// <para>
/// SCI divides the picture by an illumination that is at most 1 (<see cref="Networks.SciNetwork"/>), so it can only
/// brighten, and would wash a bright picture out. So its share of the result falls smoothly from all to nothing between
/// two exposures: a picture that grows brighter from frame to frame fades into itself instead of jumping, and a
/// daylight photograph (mean above 0.45) is returned bit for bit.
/// </para>
/// </remarks>
public static class AutoExposure
{
    /// <summary>The model for pictures that are hardly dark.</summary>
    public const string EasyModel = "sci-easy";

    /// <summary>The model for dark pictures.</summary>
    public const string MediumModel = "sci-medium";

    /// <summary>The model for very dark pictures.</summary>
    public const string DifficultModel = "sci-difficult";

    /// <summary>The exposure (mean, 0 to 1) from which on <see cref="MediumModel"/> is chosen; below it, <see cref="DifficultModel"/>.</summary>
    public const double MediumFrom = 0.06;

    /// <summary>The exposure (mean, 0 to 1) from which on <see cref="EasyModel"/> is chosen.</summary>
    public const double EasyFrom = 0.15;

    /// <summary>Up to this exposure the model's result is taken whole.</summary>
    public const double FullUpTo = 0.30;

    /// <summary>From this exposure on a picture is returned as it is.</summary>
    public const double UntouchedFrom = 0.42;

    /// <summary>A model that runs already is kept until the exposure is this share beyond its border: a scene near a border would flicker.</summary>
    public const double Hysteresis = 0.1;

    /// <summary>The names of the three models, from the least to the most brightening.</summary>
    public static IReadOnlyList<string> Models { get; } = [EasyModel, MediumModel, DifficultModel];

    /// <summary>The name of the model that fits.</summary>
    /// <param name="exposure">A mean from <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is outside 0 to 1.</exception>
    public static string Model(double exposure) => Checked(exposure) switch
    {
        < MediumFrom => DifficultModel,
        < EasyFrom => MediumModel,
        _ => EasyModel,
    };

    /// <summary>The name of the model that fits also where the exposure is <see cref="Hysteresis"/> more or less; null near a border.</summary>
    /// <param name="exposure">A mean from <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is outside 0 to 1.</exception>
    public static string? ClearModel(double exposure)
    {
        string model = Model(exposure);
        return Model(exposure * (1 - Hysteresis)) == model && Model(Math.Min(1, exposure * (1 + Hysteresis))) == model ? model : null;
    }

    /// <summary>
    /// The share of the model's result: 1 up to <see cref="FullUpTo"/>, 0 from <see cref="UntouchedFrom"/> on, between
    /// them falling as 3 t^2 - 2 t^3 (smoothstep), which has no corner at either end.
    /// </summary>
    /// <param name="exposure">A mean from <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exposure is outside 0 to 1.</exception>
    public static float Strength(double exposure)
    {
        double t = Math.Clamp((UntouchedFrom - Checked(exposure)) / (UntouchedFrom - FullUpTo), 0, 1);
        return (float)(t * t * (3 - 2 * t));
    }

    /// <summary>Model and strength for a picture of this exposure.</summary>
    /// <param name="exposure">A mean from <see cref="ExposureMeter.Measure"/>, 0 to 1.</param>
    /// <param name="strength">The strength asked for, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exposure or the strength is outside 0 to 1.</exception>
    public static AutoChoice Choose(double exposure, float strength = 1)
    {
        if (!(strength >= 0 && strength <= 1))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "the strength is 0 to 1");
        return new AutoChoice(Model(exposure), exposure, strength * Strength(exposure));
    }

    private static double Checked(double exposure) =>
        exposure >= 0 && exposure <= 1 ? exposure : throw new ArgumentOutOfRangeException(nameof(exposure), exposure, "an exposure is 0 to 1");
}
