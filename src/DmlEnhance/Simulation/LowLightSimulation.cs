using DmlEnhance.Frames;
using DmlEnhance.Images;

namespace DmlEnhance.Simulation;

/// <summary>Makes of a normal-light picture what a camera would have taken of the same scene with a fraction of the light.</summary>
/// <remarks>
/// Poissonian-Gaussian model of Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian-Gaussian noise modeling
/// and fitting for single-image raw-data", IEEE Transactions on Image Processing 17 (10), 2008, pages 1737 to 1754. For
/// each sample on its own:
/// <list type="number">
/// <item>linear light L from the sRGB-encoded sample (IEC 61966-2-1), 0 to 1;</item>
/// <item>y = L^<see cref="Gamma"/> x <see cref="Exposure"/> x g, where g is <see cref="RedGain"/>, 1 (green) or <see cref="BlueGain"/>;</item>
/// <item>electrons N = Poisson(y x <see cref="FullWellElectrons"/>) + Gaussian(0, <see cref="ReadNoiseElectrons"/>);</item>
/// <item>the dark picture's linear light N / <see cref="FullWellElectrons"/>, clipped to [0,1], sRGB-encoded, rounded to 8 bits.</item>
/// </list>
/// and then for the whole picture, if there is a <see cref="JpegQuality"/>, JPEG's loss. So the dark picture's linear light,
/// before clipping and rounding, has mean y and variance a y + b, with the paper's a = 1 / FullWell and
/// b = (ReadNoise / FullWell)^2. There is no amplification: the picture stays as dark as the exposure makes it. Nor is there a
/// colour filter array: noise is independent between pixels and between channels (until JPEG smears it), whereas a camera's is
/// smeared by demosaicing.
/// <para>
/// The same picture, parameters and seed give the same bytes, whatever the order of work. Between processor types or
/// .NET versions a sample may differ by one level, where their logarithms differ in the last bit.
/// </para>
/// </remarks>
public sealed record LowLightSimulation
{
    private readonly double _exposure = 1;
    private readonly double _gamma = 1;
    private readonly double _fullWellElectrons = double.PositiveInfinity;
    private readonly double _readNoiseElectrons;
    private readonly double _redGain = 1;
    private readonly double _blueGain = 1;
    private readonly int? _jpegQuality;

    /// <summary>The dark picture's light as a fraction of the given picture's: above 0, at most 1 (the default: all of it). 1/20 is 4.3 stops less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0,1].</exception>
    public double Exposure
    {
        get => _exposure;
        init => _exposure = value is > 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The exposure must be above 0 and at most 1.");
    }

    /// <summary>
    /// Power of the linear light, more than 0; 1 (the default) leaves it. Above 1 the shadows lose more than the highlights, as by a camera's contrast curve.
    /// </summary>
    /// <remarks>
    /// With <see cref="Exposure"/>, the darkening of Lv, Li and Lu, "Attention Guided Low-Light Image Enhancement with a Large Scale Low-Light Simulation
    /// Dataset", IJCV 129, 2021 (arXiv:1908.00682), and of MBLLEN (Lv, Lu, Wu and Lim, BMVC 2018): b (a I)^gamma. There I is the encoded sample; but for the
    /// straight part of sRGB's curve near black, a power of the encoded sample is the same power of the light.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double Gamma
    {
        get => _gamma;
        init => _gamma = double.IsFinite(value) && value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The gamma must be a finite number above 0.");
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

    /// <summary>
    /// Red light relative to green, in linear light, more than 0; 1 (the default) leaves it. Above 1 the dark picture is
    /// redder than the given one: light of another colour, or a white balance that missed it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double RedGain
    {
        get => _redGain;
        init => _redGain = Gain(value);
    }

    /// <summary>Blue light relative to green; as <see cref="RedGain"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double BlueGain
    {
        get => _blueGain;
        init => _blueGain = Gain(value);
    }

    /// <summary>
    /// Quality, 1 to 100, of the JPEG file that the dark picture is put through; null (the default) for none. Below 90
    /// colour is halved on both axes (4:2:0), as <see cref="ImageFile"/> writes it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1 to 100.</exception>
    public int? JpegQuality
    {
        get => _jpegQuality;
        init => _jpegQuality = value is null or >= 1 and <= 100 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The JPEG quality must be 1 to 100, or null.");
    }

    /// <summary>Darkens a frame in place.</summary>
    /// <param name="frame">An <see cref="PixelFormat.Rgb8"/> frame, sRGB-encoded.</param>
    /// <param name="seed">Picks the noise; frames of one video need different seeds, or the noise stands still.</param>
    /// <param name="cancellationToken">Stops between rows; the frame is then dark in part.</param>
    /// <exception cref="ArgumentException">The frame has another format.</exception>
    /// <exception cref="DmlEnhanceException">There is a <see cref="JpegQuality"/>, and the frame has too many pixels a side for JPEG.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Apply(Frame frame, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format != PixelFormat.Rgb8)
            throw new ArgumentException($"The low-light simulation takes {PixelFormat.Rgb8} frames, not {frame.Format}; convert the frame first.", nameof(frame));
        if (double.IsPositiveInfinity(FullWellElectrons))
            Scale(frame.Samples);
        else
            Expose(frame, seed, cancellationToken);
        if (JpegQuality is { } quality)
            PassThroughJpeg(frame, quality);
    }

    private static double Gain(double value) => double.IsFinite(value) && value > 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A gain must be a finite number above 0.");

    // The light of each sample of red, then of green, then of blue: 3 x 256.
    private double[] DarkLight()
    {
        double[] linear = SrgbTransfer.DecodeTable();
        if (Gamma != 1)
            linear = Array.ConvertAll(linear, light => Math.Pow(light, Gamma));
        return [.. new[] { RedGain, 1, BlueGain }.SelectMany(gain => linear.Select(light => light * Exposure * gain))];
    }

    private void Scale(Span<byte> samples)
    {
        byte[] darkened = Array.ConvertAll(DarkLight(), SrgbTransfer.EncodeToByte);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = darkened[i % 3 * 256 + samples[i]];
    }

    private void Expose(Frame frame, ulong seed, CancellationToken cancellationToken)
    {
        PoissonDistribution[] electrons = Array.ConvertAll(DarkLight(), light => new PoissonDistribution(light * FullWellElectrons));
        Span<byte> samples = frame.Samples;
        for (int i = 0; i < samples.Length; i++)
        {
            if (i % frame.Stride == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var source = new NoiseSource(seed, (ulong)i);
            double collected = electrons[i % 3 * 256 + samples[i]].Sample(ref source) + ReadNoiseElectrons * source.NextGaussian();
            samples[i] = SrgbTransfer.EncodeToByte(collected / FullWellElectrons);
        }
    }

    private static void PassThroughJpeg(Frame frame, int quality)
    {
        byte[] file = ImageFile.Encode(frame, ".jpg", new ImageWriteOptions { Quality = quality });
        using DecodedImage decoded = ImageFile.Decode(file, "the simulated JPEG file");
        decoded.Frame.Samples.CopyTo(frame.Samples);
    }
}
