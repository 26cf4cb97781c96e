using DmlEnhance.Frames;
using DmlEnhance.Simulation;
using Xunit;

namespace DmlEnhance.Tests.Simulation;

public sealed class LowLightSimulationTests
{
    // 196,608 samples: the standard error of a mean is 0.23 % of the noise's standard deviation, that of a variance 0.32 %.
    private const int Side = 256;

    [Theory]
    [InlineData(1.0 / 12, 4000, 3)]
    [InlineData(1.0 / 40, 4000, 3)]
    [InlineData(1.0 / 4, 500, 0)]
    [InlineData(1.0, 200, 4)]
    public void Mean_linear_light_of_mid_grey_scales_by_the_exposure(double exposure, double fullWell, double readNoise)
    {
        var simulation = new LowLightSimulation { Exposure = exposure, FullWellElectrons = fullWell, ReadNoiseElectrons = readNoise };
        double expected = SrgbTransfer.Decode(128 / 255.0) * exposure;

        var (mean, _) = LinearStatistics(simulation, grey: 128, seed: 1);

        Assert.InRange(mean / expected, 0.99, 1.01);
    }

    [Theory]
    [InlineData(1.0 / 2, 300, 0)]
    [InlineData(1.0 / 2, 300, 6)]
    [InlineData(1.0 / 4, 500, 0)]
    [InlineData(1.0 / 4, 500, 10)]
    [InlineData(1.0, 2000, 20)]
    public void Noise_variance_is_gain_times_signal_plus_read_noise_squared(double exposure, double fullWell, double readNoise)
    {
        var simulation = new LowLightSimulation { Exposure = exposure, FullWellElectrons = fullWell, ReadNoiseElectrons = readNoise };
        double signal = SrgbTransfer.Decode(128 / 255.0) * exposure;
        double expected = signal / fullWell + Math.Pow(readNoise / fullWell, 2);

        var (_, variance) = LinearStatistics(simulation, grey: 128, seed: 2);

        // 8-bit rounding adds less than 1 % at these noise levels; the rest is the statistic's own error.
        Assert.InRange(variance / expected, 0.98, 1.02);
    }

    /// <summary>A power of the light before it is dimmed: what is left of it is L^2 / 4.</summary>
    [Fact]
    public void Gamma_is_a_power_of_the_light()
    {
        var simulation = new LowLightSimulation { Gamma = 2, Exposure = 0.25 };
        using var frame = new Frame(2, 1, PixelFormat.Rgb8);
        frame.Samples.Fill(200);
        simulation.Apply(frame, 1);
        double light = SrgbTransfer.Decode(200 / 255.0);
        Assert.Equal(SrgbTransfer.EncodeToByte(light * light / 4), frame.Samples[0]);
        Assert.NotEqual(SrgbTransfer.EncodeToByte(light / 4), frame.Samples[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_gamma_that_is_no_power_is_refused(double gamma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { Gamma = gamma });

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        using Frame first = Gradient(), second = Gradient();
        Night.Apply(first, seed: 7);
        Night.Apply(second, seed: 7);
        Assert.True(first.Samples.SequenceEqual(second.Samples));
    }

    [Fact]
    public void Another_seed_gives_other_bytes()
    {
        using Frame first = Gradient(), second = Gradient();
        Night.Apply(first, seed: 7);
        Night.Apply(second, seed: 8);
        Assert.False(first.Samples.SequenceEqual(second.Samples));
    }

    [Fact]
    public void Noise_is_independent_between_neighbouring_samples_and_between_neighbouring_seeds()
    {
        using Frame first = Grey(128), second = Grey(128);
        Night.Apply(first, seed: 7);
        Night.Apply(second, seed: 8);

        // Three standard errors of the correlation of 196,608 independent pairs are 0.007.
        Assert.InRange(Correlation(first.Samples[..^1], first.Samples[1..]), -0.007, 0.007);
        Assert.InRange(Correlation(first.Samples[..^3], first.Samples[3..]), -0.007, 0.007);
        Assert.InRange(Correlation(first.Samples, second.Samples), -0.007, 0.007);
    }

    [Fact]
    public void Exposure_1_without_noise_returns_the_input()
    {
        using Frame input = Gradient(), output = Gradient();
        new LowLightSimulation().Apply(output, seed: 1);
        Assert.True(input.Samples.SequenceEqual(output.Samples));
    }

    [Fact]
    public void Without_noise_a_sample_becomes_its_linear_light_times_the_exposure()
    {
        using Frame frame = Grey(255);
        new LowLightSimulation { Exposure = 0.05 }.Apply(frame, seed: 1);

        // 255 x (1.055 x 0.05^(1/2.4) - 0.055) = 63.19
        Assert.Equal(63, frame.Samples[0]);
    }

    [Fact]
    public void Black_keeps_only_the_upper_half_of_the_read_noise()
    {
        var simulation = new LowLightSimulation { Exposure = 0.05, FullWellElectrons = 500, ReadNoiseElectrons = 5 };
        using Frame frame = Grey(0);
        simulation.Apply(frame, seed: 3);
        int zeros = frame.Samples.Count((byte)0);

        // Half is clipped at 0; a little more rounds to it: up to 0.5/255/12.92 x 500 electrons, 0.015 standard deviations.
        Assert.InRange(zeros / (double)frame.SizeInBytes, 0.49, 0.52);
    }

    [Fact]
    public void Without_white_balance_and_JPEG_the_bytes_are_those_of_the_documented_model()
    {
        using Frame frame = Gradient(), given = Gradient();
        Night.Apply(frame, seed: 7);
        double[] linear = SrgbTransfer.DecodeTable();
        for (int i = 0; i < frame.SizeInBytes; i++)
        {
            var source = new NoiseSource(7, (ulong)i);
            double electrons = new PoissonDistribution(linear[given.Samples[i]] * Night.Exposure * Night.FullWellElectrons).Sample(ref source) + Night.ReadNoiseElectrons * source.NextGaussian();
            Assert.Equal(SrgbTransfer.EncodeToByte(electrons / Night.FullWellElectrons), frame.Samples[i]);
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(2000)]
    public void Gains_make_red_and_blue_stronger_or_weaker_than_green_in_linear_light(double fullWell)
    {
        var simulation = new LowLightSimulation { Exposure = 0.25, FullWellElectrons = fullWell, RedGain = 1.18, BlueGain = 0.85 };
        using Frame frame = Grey(200);
        simulation.Apply(frame, seed: 5);
        double[] mean = LinearMeans(frame);

        // Without noise every sample is rounded alike: half a level of about 100 is 1.2 % of the light.
        double green = SrgbTransfer.Decode(200 / 255.0) * 0.25;
        Assert.InRange(mean[0] / green, 1.18 * 0.985, 1.18 * 1.015);
        Assert.InRange(mean[1] / green, 0.985, 1.015);
        Assert.InRange(mean[2] / green, 0.85 * 0.985, 0.85 * 1.015);
    }

    [Fact]
    public void A_gain_scales_the_signal_and_so_its_shot_noise()
    {
        var simulation = new LowLightSimulation { Exposure = 0.5, FullWellElectrons = 300, RedGain = 1.5 };
        using Frame frame = Grey(128);
        simulation.Apply(frame, seed: 6);
        double signal = SrgbTransfer.Decode(128 / 255.0) * 0.5 * 1.5;
        double mean = LinearMeans(frame)[0], variance = 0;
        for (int i = 0; i < frame.SizeInBytes; i += 3)
            variance += Math.Pow(SrgbTransfer.Decode(frame.Samples[i] / 255.0) - mean, 2);

        // 65,536 samples: four standard errors of a variance are 2.2 %, rounding adds less than 1 %.
        Assert.InRange(variance / (frame.SizeInBytes / 3) / (signal / 300), 0.97, 1.03);
    }

    [Fact]
    public void JPEG_changes_the_picture_a_little_and_its_mean_less()
    {
        using Frame plain = Ramp(), compressed = Ramp();
        Night.Apply(plain, seed: 7);
        (Night with { JpegQuality = 85 }).Apply(compressed, seed: 7);
        double difference = 0, sum = 0;
        for (int i = 0; i < plain.SizeInBytes; i++)
        {
            difference += Math.Abs(plain.Samples[i] - compressed.Samples[i]);
            sum += plain.Samples[i] - compressed.Samples[i];
        }

        // At this quality a step of the coarsest luma coefficient is 36 levels over 64 pixels; chroma of noise goes with the halving.
        Assert.InRange(difference / plain.SizeInBytes, 0.5, 12);
        Assert.InRange(sum / plain.SizeInBytes, -1, 1);
    }

    [Theory]
    [InlineData(85, 0, 90)]
    [InlineData(95, 180, 255)]
    public void JPEG_below_quality_90_halves_the_resolution_of_colour(int quality, double least, double most)
    {
        using var stripes = new Frame(64, 64, PixelFormat.Rgb8);
        for (int i = 0; i < stripes.SizeInBytes; i += 3)
            (stripes.Samples[i], stripes.Samples[i + 1], stripes.Samples[i + 2]) = i / 3 % 2 == 0 ? ((byte)220, (byte)60, (byte)60) : ((byte)0, (byte)130, (byte)130);
        new LowLightSimulation { JpegQuality = quality }.Apply(stripes, seed: 1);
        double contrast = 0;
        for (int i = 0; i < stripes.SizeInBytes; i += 6)
            contrast += stripes.Samples[i] - stripes.Samples[i + 3];

        // 220 before; without colour only the luma's 27 levels of difference are left of it, and ringing.
        Assert.InRange(contrast / (stripes.SizeInBytes / 6), least, most);
    }

    [Fact]
    public void A_cancelled_simulation_stops()
    {
        using Frame frame = Grey(128);
        Assert.Throws<OperationCanceledException>(() => Night.Apply(frame, seed: 1, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(PixelFormat.Rgba8)]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb16)]
    public void A_frame_of_another_format_is_refused(PixelFormat format)
    {
        using var frame = new Frame(2, 2, format);
        Assert.Throws<ArgumentException>(() => Night.Apply(frame, seed: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Parameters_that_mean_nothing_are_refused(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { Exposure = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { FullWellElectrons = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { RedGain = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { BlueGain = value });
    }

    [Fact]
    public void More_light_than_the_picture_has_and_noise_without_measure_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { Exposure = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { ReadNoiseElectrons = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { ReadNoiseElectrons = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { RedGain = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { JpegQuality = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LowLightSimulation { JpegQuality = 101 });
    }

    private static LowLightSimulation Night => new() { Exposure = 1.0 / 20, FullWellElectrons = 4000, ReadNoiseElectrons = 3 };

    private static Frame Grey(byte level)
    {
        var frame = new Frame(Side, Side, PixelFormat.Rgb8);
        frame.Samples.Fill(level);
        return frame;
    }

    private static Frame Gradient()
    {
        var frame = new Frame(Side, Side, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)i;
        return frame;
    }

    // From black to white, all channels alike: content that JPEG keeps well.
    private static Frame Ramp()
    {
        var frame = new Frame(Side, Side, PixelFormat.Rgb8);
        for (int i = 0; i < frame.SizeInBytes; i++)
            frame.Samples[i] = (byte)(i / 3 % Side);
        return frame;
    }

    private static double[] LinearMeans(Frame frame)
    {
        var sums = new double[3];
        for (int i = 0; i < frame.SizeInBytes; i++)
            sums[i % 3] += SrgbTransfer.Decode(frame.Samples[i] / 255.0);
        return Array.ConvertAll(sums, sum => sum / (frame.SizeInBytes / 3));
    }

    private static (double Mean, double Variance) LinearStatistics(LowLightSimulation simulation, byte grey, ulong seed)
    {
        using Frame frame = Grey(grey);
        simulation.Apply(frame, seed);
        double sum = 0, squares = 0;
        foreach (byte sample in frame.Samples)
        {
            double linear = SrgbTransfer.Decode(sample / 255.0);
            sum += linear;
            squares += linear * linear;
        }

        double mean = sum / frame.SizeInBytes;
        return (mean, squares / frame.SizeInBytes - mean * mean);
    }

    private static double Correlation(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        double sumX = 0, sumY = 0, xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sumX += x[i];
            sumY += y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
            xy += x[i] * y[i];
        }

        double n = x.Length;
        return (xy / n - sumX / n * (sumY / n)) / Math.Sqrt((xx / n - Math.Pow(sumX / n, 2)) * (yy / n - Math.Pow(sumY / n, 2)));
    }
}
