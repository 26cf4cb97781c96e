using DmlEnhance.Frames;

namespace DmlEnhance.Simulation;

/// <summary>Makes of a normal-light picture what a camera would have taken of the same scene with a fraction of the light.</summary>
/// <remarks>
/// Poissonian-Gaussian model of Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian-Gaussian noise modeling
/// and fitting for single-image raw-data", IEEE Transactions on Image Processing 17 (10), 2008, pages 1737 to 1754. For
/// each sample on its own:
/// <list type="number">
/// <item>linear light L from the sRGB-encoded sample (IEC 61966-2-1), 0 to 1;</item>
/// <item>electrons N = Poisson(L x <see cref="Exposure"/> x <see cref="FullWellElectrons"/>) + Gaussian(0, <see cref="ReadNoiseElectrons"/>);</item>
/// <item>the dark picture's linear light N / <see cref="FullWellElectrons"/>, clipped to [0,1], sRGB-encoded, rounded to 8 bits.</item>
/// </list>
/// So its linear light, before clipping and rounding, has mean y = L x Exposure and variance a y + b, with the paper's
/// a = 1 / FullWell and b = (ReadNoise / FullWell)^2. There is no amplification: the picture stays as dark as the exposure makes it. Nor is
/// there a colour filter array or white balance: noise is independent between pixels and between channels, whereas a
/// camera's is smeared by demosaicing.
/// <para>
/// The same picture, parameters and seed give the same bytes, whatever the order of work. Between processor types or
/// .NET versions a sample may differ by one level, where their logarithms differ in the last bit.
/// </para>
/// </remarks>
public sealed record LowLightSimulation
{
    private readonly double _exposure = 1;
    private readonly double _fullWellElectrons = double.PositiveInfinity;
    private readonly double _readNoiseElectrons;

    /// <summary>The dark picture's light as a fraction of the given picture's: above 0, at most 1 (the default: all of it). 1/20 is 4.3 stops less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0,1].</exception>
    public double Exposure
    {
        get => _exposure;
        init => _exposure = value is > 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The exposure must be above 0 and at most 1.");
    }

    /// <summary>
    /// Electrons that stand for linear light 1, more than 0; infinity (the default) means no noise at all. Of the order of
    /// 10,000 for a small sensor at base sensitivity; half as many for each doubling of the ISO number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double FullWellElectrons
    {
        get => _fullWellElectrons;
        init => _fullWellElectrons = value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The full well must be above 0 electrons.");
    }

    /// <summary>Standard deviation of the read noise in electrons, 0 (the default) or more; 1 to 5 for today's sensors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double ReadNoiseElectrons
    {
        get => _readNoiseElectrons;
        init => _readNoiseElectrons = double.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The read noise must be a finite number of electrons, 0 or more.");
    }

    /// <summary>Darkens a frame in place.</summary>
    /// <param name="frame">An <see cref="PixelFormat.Rgb8"/> frame, sRGB-encoded.</param>
    /// <param name="seed">Picks the noise; frames of one video need different seeds, or the noise stands still.</param>
    /// <exception cref="ArgumentException">The frame has another format.</exception>
    public void Apply(Frame frame, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format != PixelFormat.Rgb8)
            throw new ArgumentException($"The low-light simulation takes {PixelFormat.Rgb8} frames, not {frame.Format}; convert the frame first.", nameof(frame));
        if (double.IsPositiveInfinity(FullWellElectrons))
            Scale(frame.Samples);
        else
            Expose(frame.Samples, seed);
    }

    private void Scale(Span<byte> samples)
    {
        double[] linear = SrgbTransfer.DecodeTable();
        byte[] darkened = Array.ConvertAll(linear, light => SrgbTransfer.EncodeToByte(light * Exposure));
        foreach (ref byte sample in samples)
            sample = darkened[sample];
    }

    private void Expose(Span<byte> samples, ulong seed)
    {
        double[] linear = SrgbTransfer.DecodeTable();
        PoissonDistribution[] electrons = Array.ConvertAll(linear, light => new PoissonDistribution(light * Exposure * FullWellElectrons));
        for (int i = 0; i < samples.Length; i++)
        {
            var source = new NoiseSource(seed, (ulong)i);
            double collected = electrons[samples[i]].Sample(ref source) + ReadNoiseElectrons * source.NextGaussian();
            samples[i] = SrgbTransfer.EncodeToByte(collected / FullWellElectrons);
        }
    }
}
