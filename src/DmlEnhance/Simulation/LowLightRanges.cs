namespace DmlEnhance.Simulation;

/// <summary>From where to where the parameters of a <see cref="LowLightSimulation"/> vary over a set of pictures.</summary>
/// <remarks>
/// <para>
/// The model is that of Foi et al. (2008), see <see cref="LowLightSimulation"/>. That its parameters are drawn anew for each picture,
/// uniformly in their logarithm where only their ratio matters, follows the practice of raw denoising: Brooks, Mildenhall, Xue, Chen,
/// Sharlet and Barron, "Unprocessing Images for Learned Raw Denoising", CVPR 2019, draw the shot noise uniformly in its logarithm, and
/// random white balance gains; Wei, Fu, Yang and Huang, "A Physics-based Noise Formation Model for Extreme Low-light Raw Denoising",
/// CVPR 2020, draw the system gain (the inverse of a full well) uniformly in its logarithm.
/// </para>
/// <para>
/// The numbers are this project's own choice and are not taken from these papers: exposures that leave between a little less than half of
/// the light and 1/150 of it, electrons and read noise of the order that a small sensor has at high ISO numbers, a tint of at most about a
/// sixth either way, and JPEG of the qualities that cameras and phones write. What is left out of Wei et al.: read noise with long tails
/// or in rows, and the two noises rising together with the gain.
/// </para>
/// </remarks>
public sealed record LowLightRanges
{
    // Keeps the draws apart from the noise of a picture that has the same seed.
    private const ulong Salt = 0x6C6F776C69676874;

    private const double Brightest = 1 / 2.5;
    private const double BetweenEasyAndMedium = 1.0 / 8;
    private const double BetweenMediumAndDifficult = 1.0 / 30;
    private const double Darkest = 1.0 / 150;

    /// <summary>Dusk, a lit room: <see cref="Exposure"/> 1/8 to 1/2.5 (3 to 1.3 stops).</summary>
    public static LowLightRanges Easy { get; } = new() { Exposure = new(BetweenEasyAndMedium, Brightest) };

    /// <summary>Night with lamps: <see cref="Exposure"/> 1/30 to 1/8 (4.9 to 3 stops).</summary>
    public static LowLightRanges Medium { get; } = new() { Exposure = new(BetweenMediumAndDifficult, BetweenEasyAndMedium) };

    /// <summary>Hardly any light: <see cref="Exposure"/> 1/150 to 1/30 (7.2 to 4.9 stops).</summary>
    public static LowLightRanges Difficult { get; } = new() { Exposure = new(Darkest, BetweenMediumAndDifficult) };

    /// <summary>All three: <see cref="Exposure"/> 1/150 to 1/2.5. The default.</summary>
    public static LowLightRanges All { get; } = new();

    /// <summary>Of <see cref="LowLightSimulation.Exposure"/>, uniform in its logarithm; within (0,1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end lies outside, or they are in the wrong order.</exception>
    public ParameterRange Exposure
    {
        get;
        init => field = Checked(value, value.Min > 0 && value.Max <= 1, "exposures must be above 0 and at most 1");
    } = new(Darkest, Brightest);

    /// <summary>Of <see cref="LowLightSimulation.FullWellElectrons"/>, uniform in its logarithm; finite, above 0. 500 to 10,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end lies outside, or they are in the wrong order.</exception>
    public ParameterRange FullWellElectrons
    {
        get;
        init => field = Checked(value, value.Min > 0, "full wells must be above 0");
    } = new(500, 10_000);

    /// <summary>Of <see cref="LowLightSimulation.ReadNoiseElectrons"/>, uniform; finite, 0 or more. 1 to 5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end lies outside, or they are in the wrong order.</exception>
    public ParameterRange ReadNoiseElectrons
    {
        get;
        init => field = Checked(value, value.Min >= 0, "read noise must be 0 or more");
    } = new(1, 5);

    /// <summary>
    /// Of <see cref="LowLightSimulation.RedGain"/> and, drawn on its own, <see cref="LowLightSimulation.BlueGain"/>; both uniform in their
    /// logarithm; finite, above 0. 0.85 to 1.18 by default: as far down as up.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An end lies outside, or they are in the wrong order.</exception>
    public ParameterRange WhiteBalanceGain
    {
        get;
        init => field = Checked(value, value.Min > 0, "gains must be above 0");
    } = new(0.85, 1.18);

    /// <summary>Of <see cref="LowLightSimulation.JpegQuality"/>, whole numbers, all equally likely; within 1 to 100. 75 to 95 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end lies outside or is not whole, or they are in the wrong order.</exception>
    public ParameterRange JpegQuality
    {
        get;
        init => field = Checked(value, value.Min >= 1 && value.Max <= 100 && double.IsInteger(value.Min) && double.IsInteger(value.Max), "JPEG qualities must be whole numbers from 1 to 100");
    } = new(75, 95);

    /// <summary>How often a picture goes through JPEG at all: 0 (never) to 1 (always); 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0,1].</exception>
    public double JpegProbability
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A probability must be 0 to 1.");
    } = 0.5;

    /// <summary>Draws a simulation.</summary>
    /// <remarks>
    /// Depends on the ranges and the arguments alone, not on earlier draws, on the system or on the .NET version: values are rounded to six
    /// digits. Each parameter has a random number of its own, so changing one range leaves the others' draws as they are.
    /// </remarks>
    /// <param name="seed">The set's seed, or the picture's own (see <see cref="SimulationSeed"/>).</param>
    /// <param name="index">Which picture.</param>
    public LowLightSimulation Draw(ulong seed, ulong index = 0)
    {
        var source = new NoiseSource(seed ^ Salt, index);
        double exposure = Exposure.LogUniform(source.NextUniform());
        double fullWell = FullWellElectrons.LogUniform(source.NextUniform());
        double readNoise = ReadNoiseElectrons.Uniform(source.NextUniform());
        double redGain = WhiteBalanceGain.LogUniform(source.NextUniform());
        double blueGain = WhiteBalanceGain.LogUniform(source.NextUniform());
        bool jpeg = source.NextUniform() < JpegProbability;
        int quality = JpegQuality.WholeNumber(source.NextUniform());
        return new LowLightSimulation
        {
            Exposure = exposure,
            FullWellElectrons = fullWell,
            ReadNoiseElectrons = readNoise,
            RedGain = redGain,
            BlueGain = blueGain,
            JpegQuality = jpeg ? quality : null,
        };
    }

    private static ParameterRange Checked(ParameterRange range, bool inside, string rule) =>
        inside && range.Min <= range.Max && double.IsFinite(range.Min) && double.IsFinite(range.Max)
            ? range
            : throw new ArgumentOutOfRangeException(nameof(range), range, $"{rule}, the lower end first");
}
