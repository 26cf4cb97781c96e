using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>The division by the illumination, against double precision.</summary>
public class QuotientTests
{
    // With e = 1.5 / 4096 of the processor's estimate: e squared, 1.4e-7, and of float32's roundings, 6e-8 each, those of numerator, denominator (two, where
    // it is no fused multiply-add), remainder and sum. The worst are 2.3e-7 with fused multiply-adds and 2.8e-7 without.
    private const double RelativeBound = 5e-7;

    // Of the whole from s on, in which s / ln 2, up to 16 where the result is not limited, is rounded to float32: 1e-6 x ln 2 more. The worst are 5.4e-7 with fused multiply-adds and 5.8e-7 without.
    private const double DefinitionBound = 1.2e-6;

    private const double SmallestIllumination = 0.0001;

    public static TheoryData<int> Widths => LaneWidths.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_quotient_s_error_is_within_the_bound_for_bytes_words_and_floats(int bits) => LaneWidths.Run(bits, new Quotients());

    [Theory]
    [MemberData(nameof(Widths))]
    public void From_the_network_s_last_sum_on_it_is_the_image_divided_by_the_illumination(int bits) => LaneWidths.Run(bits, new Definition());

    // Each is the samples' unit and the samples.
    private static (float Unit, float[] Samples)[] Images()
    {
        var random = new Random(1);
        return
        [
            (1 / 255f, [.. Enumerable.Range(0, 256).Select(value => (float)value)]),
            (1 / 65535f, [.. Enumerable.Range(0, 65536 / 29).Select(value => (float)(29 * value)), 65534, 65535]),
            (1, [0, 1e-30f, 1e-9f, 9.999e-5f, 1e-4f, 1 - 1e-7f, 1, .. Enumerable.Range(0, 500).Select(_ => (float)random.NextDouble()), .. Enumerable.Range(0, 500).Select(_ => (float)Math.Pow(10, -8 * random.NextDouble()))]),
        ];
    }

    private static unsafe (float[] Reflectance, float[] Illumination) Divide<TLanes>(float[] sigmoidReciprocals, float sample, float unit)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float[] reflectance = new float[sigmoidReciprocals.Length], illumination = new float[sigmoidReciprocals.Length];
        fixed (float* from = sigmoidReciprocals)
        fixed (float* quotients = reflectance)
        fixed (float* lights = illumination)
        {
            for (int i = 0; i < sigmoidReciprocals.Length; i += 3 * TLanes.Count)
            {
                var reciprocal = new Rgb<TLanes>(TLanes.Load(from + i), TLanes.Load(from + i + TLanes.Count), TLanes.Load(from + i + 2 * TLanes.Count));
                var quotient = new Quotient<TLanes>(reciprocal, Rgb<TLanes>.Create(sample), Rgb<TLanes>.Create(unit));
                Store(quotient.Reflectance(), quotients + i);
                Store(quotient.Illumination(), lights + i);
            }
        }

        return (reflectance, illumination);
    }

    private static unsafe void Store<TLanes>(Rgb<TLanes> values, float* target)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        values.Red.Store(target);
        values.Green.Store(target + TLanes.Count);
        values.Blue.Store(target + 2 * TLanes.Count);
    }

    private sealed class Quotients : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            // All that 1 / sigmoid can be: 1 to 2^43, denser near 1, a whole number of times three of the widest register.
            float[] reciprocals = [.. Enumerable.Range(0, 384).Select(i => (float)(1 + Math.Pow(2, i * 67.0 / 383 - 24)))];
            double largest = 0, largestIllumination = 0;
            foreach ((float unit, float[] samples) in Images())
            {
                foreach (float sample in samples)
                {
                    (float[] reflectance, float[] illumination) = Divide<TLanes>(reciprocals, sample, unit);
                    for (int i = 0; i < reciprocals.Length; i++)
                    {
                        double light = Math.Clamp(1.0 / reciprocals[i] + (double)sample * unit, SmallestIllumination, 1);
                        double exact = sample / light;
                        double error = exact == 0 ? Math.Abs(reflectance[i]) : Math.Abs(reflectance[i] - exact) / exact;
                        double lightError = Math.Abs(illumination[i] - light) / light;
                        if (!(error <= RelativeBound && lightError <= RelativeBound))
                            Assert.Fail($"{sample:R} of unit {unit:R} with 1 / sigmoid {reciprocals[i]:R}: {reflectance[i]:R} by {illumination[i]:R} in place of {exact:R} by {light:R}");
                        largest = Math.Max(largest, error);
                        largestIllumination = Math.Max(largestIllumination, lightError);
                    }
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"the quotient's relative error {largest:E2}, the illumination's {largestIllumination:E2}");
        }
    }

    private sealed class Definition : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            double[] sums = [.. Enumerable.Range(0, 192).Select(i => -200 + i * 400 / 191.0), .. Enumerable.Range(0, 768).Select(i => -17 + i * 34 / 767.0)];
            double[] sigmoids = Array.ConvertAll(sums, sum => 1 / (1 + Math.Exp(-sum)));
            float[] reciprocals = SigmoidReciprocalTests.Of<TLanes>([.. sums.Select(sum => (float)(sum / -Math.Log(2)))]);
            double largest = 0, largestIllumination = 0;
            foreach ((float unit, float[] samples) in Images())
            {
                foreach (float sample in samples)
                {
                    (float[] reflectance, float[] illumination) = Divide<TLanes>(reciprocals, sample, unit);
                    for (int i = 0; i < sums.Length; i++)
                    {
                        double light = Math.Clamp(sigmoids[i] + (double)sample * unit, SmallestIllumination, 1);
                        double exact = sample / light;
                        double error = exact == 0 ? Math.Abs(reflectance[i]) : Math.Abs(reflectance[i] - exact) / exact;
                        double lightError = Math.Abs(illumination[i] - light);
                        if (!(error <= DefinitionBound && lightError <= 1e-6))
                            Assert.Fail($"{sample:R} of unit {unit:R} with the sum {sums[i]:R}: {reflectance[i]:R} by {illumination[i]:R} in place of {exact:R} by {light:R}");
                        largest = Math.Max(largest, error);
                        largestIllumination = Math.Max(largestIllumination, lightError);
                    }
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"the quotient's relative error {largest:E2}, the illumination's absolute one {largestIllumination:E2}");
        }
    }
}
