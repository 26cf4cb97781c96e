using DmlEnhance.Frames;
using DmlEnhance.Simulation;
using DmlEnhance.Training.Clips;
using Xunit;

namespace DmlEnhance.Tests.Training.Clips;

public class ClipLightTests
{
    private static readonly ClipOptions Drifting = new() { DriftPercent = 100, FlickerPercent = 0 };

    /// <summary>The light that mid grey gives, relative to its mean over the clip: what of the exposure is not the gamma's.</summary>
    private static double[] MidGrey(IReadOnlyList<LowLightSimulation> lights) => [.. lights.Select(light => light.Exposure * Math.Pow(0.18, light.Gamma))];

    [Fact]
    public void Light_that_drifts_changes_smoothly_and_by_a_factor_of_one_and_a_half_in_six_frames_at_most()
    {
        double most = 0, mostOfLong = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            double[] six = MidGrey(ClipLight.Draw(Drifting, seed, 6)), many = MidGrey(ClipLight.Draw(Drifting, seed, 300));
            most = Math.Max(most, six.Max() / six.Min());
            mostOfLong = Math.Max(mostOfLong, many.Max() / many.Min());
            // From one frame to the next by 2^(0.25 * 2 pi / 12 + 0.05 * 2 pi / 6) at most.
            for (int i = 1; i < many.Length; i++)
                Assert.InRange(many[i] / many[i - 1], 1 / 1.14, 1.14);
        }

        Assert.InRange(most, 1.2, 1.52);
        // However long the clip, 0.3 stops either way.
        Assert.InRange(mostOfLong, 1.3, 1.52);
    }

    [Fact]
    public void Gamma_drifts_and_mid_grey_keeps_the_level_s_light()
    {
        var gammas = new List<double>();
        for (ulong seed = 0; seed < 50; seed++)
        {
            IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(Drifting, seed, 60);
            gammas.AddRange(lights.Select(light => light.Gamma));
            // The medium level's 1/30 to 1/8 of the light, and 0.3 stops either way.
            Assert.All(MidGrey(lights), light => Assert.InRange(light / 0.18, 1.0 / 30 / 1.24, 1.0 / 8 * 1.24));
            Assert.True(lights.Max(light => light.Gamma) > lights.Min(light => light.Gamma));
            Assert.Single(lights.Select(light => light with { Exposure = 1, Gamma = 1 }).Distinct());
        }

        Assert.InRange(gammas.Min(), 1, 1.05);
        Assert.InRange(gammas.Max(), 1.45, 1.65);
    }

    [Fact]
    public void So_many_clips_of_a_hundred_drift_and_the_others_are_steady()
    {
        int drifting = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(new ClipOptions { FlickerPercent = 0 }, seed, 6);
            bool steady = lights.Distinct().Count() == 1;
            drifting += steady ? 0 : 1;
            Assert.True(!steady || lights[0].Gamma == 1);
        }

        // Half of 400, and four standard deviations (10) either way.
        Assert.InRange(drifting, 160, 240);
    }

    [Fact]
    public void Light_that_flickers_jumps_from_frame_to_frame()
    {
        IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(new ClipOptions { DriftPercent = 0, FlickerPercent = 100 }, 1, 200);
        double[] steps = [.. lights.Zip(lights.Skip(1), (light, next) => next.Exposure / light.Exposure)];
        // Two draws of 4 % each differ by 5.7 %; the error of a deviation of 199 of them is 5 % of it.
        Assert.InRange(Math.Sqrt(steps.Average(step => (step - 1) * (step - 1))), 0.045, 0.07);
        Assert.All(lights, light => Assert.Equal(1, light.Gamma));
    }

    /// <summary>
    /// The noise of two frames of a scene that stands still has nothing in common: their correlation over 12,288 samples, whose standard error is 0.009 were they
    /// unrelated, stays below four of these; with one seed for both it is 1.
    /// </summary>
    [Fact]
    public void Noise_is_uncorrelated_between_frames()
    {
        IReadOnlyList<LowLightSimulation> lights = ClipLight.Draw(new ClipOptions { Light = LowLightRanges.Medium with { JpegProbability = 0 } }, 11, 4);
        double[][] noise = [.. lights.Select((light, i) => Noise(light, ClipLight.FrameSeed(5, i)))];
        for (int i = 0; i < noise.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.InRange(Math.Abs(Correlation(noise[i], noise[j])), 0, 0.036);
        }

        Assert.Equal(1, Correlation(noise[0], Noise(lights[0], ClipLight.FrameSeed(5, 0))), 1e-9);
    }

    private static double[] Noise(LowLightSimulation light, ulong seed)
    {
        using var frame = new Frame(64, 64, PixelFormat.Rgb8);
        frame.Samples.Fill(160);
        light.Apply(frame, seed);
        byte[] samples = frame.Samples.ToArray();
        double[] means = [.. Enumerable.Range(0, 3).Select(channel => samples.Where((_, i) => i % 3 == channel).Average(sample => (double)sample))];
        return [.. samples.Select((sample, i) => sample - means[i % 3])];
    }

    private static double Correlation(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
}
