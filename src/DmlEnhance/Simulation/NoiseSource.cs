namespace DmlEnhance.Simulation;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// </summary>
/// <remarks>
/// Own rather than <see cref="Random"/>, whose sequence for a seed .NET does not promise to keep; and small enough
/// to start one for every sample, so that the noise of a sample depends on seed and position alone, not on the order
/// in which a picture is worked through.
/// </remarks>
internal struct NoiseSource
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <param name="seed">Picks the picture's noise.</param>
    /// <param name="index">Picks the sample within the picture.</param>
    public NoiseSource(ulong seed, ulong index) => _state = Mix(Mix(seed) + (index + 1) * Step);

    /// <summary>Uniform in [0,1), in steps of 2^-53.</summary>
    public double NextUniform() => (Mix(_state += Step) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Normally distributed with mean 0 and standard deviation 1 (Box and Muller, 1958).</summary>
    public double NextGaussian()
    {
        // 1 - u lies in (0,1]: the logarithm of 0 never comes up.
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
