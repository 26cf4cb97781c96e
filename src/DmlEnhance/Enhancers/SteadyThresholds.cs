namespace DmlEnhance.Enhancers;

/// <summary>From what change on a place counts as moving.</summary>
/// <param name="Still">Up to this change, of the range of a sample, it stays what it was.</param>
/// <param name="Moving">From this change on it is something else.</param>
internal readonly record struct SteadyThresholds(float Still, float Moving)
{
    /// <summary>What a pixel's own difference counts, beside the mean change of its neighbourhood.</summary>
    public const float Alone = 1f / 2;

    // A step of 8 bits: what an encoder changes where nothing moves, most of all at a key frame.
    private const float Step = 1f / 255;

    // More than this is texture, not noise.
    private const float MostNoise = 10f / 255;

    /// <summary>The thresholds for a frame.</summary>
    /// <param name="noise">Standard deviation of a sample's noise, of its range.</param>
    public static SteadyThresholds For(float noise)
    {
        // Of a mean of 5x5 pixels and three channels an eighth of the noise is left, more where the channels' noise is alike, and the maximum of 25 such means counts.
        float limited = MathF.Min(noise, MostNoise);
        return new SteadyThresholds(Step + 0.4f * limited, 2 * Step + 0.7f * limited);
    }
}
