using DmlEnhance.Cpu;
using Xunit;

namespace DmlEnhance.Tests.Cpu;

/// <summary>1 / sigmoid in float32, whose argument is t = -s / ln 2, against double precision.</summary>
public class SigmoidReciprocalTests
{
    // The bound of SigmoidReciprocal's remarks; the worst is 2.4e-7.
    private const double RelativeBound = 3e-7;

    // A relative error e of e^-s is one of e sigmoid (1 - sigmoid) in the sigmoid, a quarter of it at most; float32's rounding of the sum 1 + e^-s, 6e-8 of it, is added. The worst are
    // 7.3e-8 with fused multiply-adds and 7.6e-8 without.
    private const double SigmoidBound = RelativeBound / 4 + 6e-8;

    // Beyond these, what is computed is the limit's: see the remarks.
    private const double SmallestSigmoid = 2e-13;

    public static TheoryData<int> Widths => LaneWidths.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Its_error_is_within_the_bound_for_every_sum(int bits) => LaneWidths.Run(bits, new Sweep());

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_largest_sums_and_infinite_ones_are_the_limits(int bits) => LaneWidths.Run(bits, new Extremes());

    internal static unsafe float[] Of<TLanes>(float[] arguments)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float[] results = new float[arguments.Length];
        fixed (float* from = arguments)
        fixed (float* to = results)
        {
            for (int i = 0; i < arguments.Length; i += TLanes.Count)
            {
                TLanes argument = TLanes.Load(from + i);
                SigmoidReciprocal<TLanes>.Of(new Rgb<TLanes>(argument, argument, argument)).Red.Store(to + i);
            }
        }

        return results;
    }

    private sealed class Sweep : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            // s from -200 to 200, in steps that are no multiple of the argument's own; near 0 every step is 1e-4.
            const int Count = 1 << 19;
            float[] arguments = new float[Count];
            for (int i = 0; i < Count; i++)
                arguments[i] = (float)(((i < Count / 2 ? 400.0 : 26.0) * (i % (Count / 2)) / (Count / 2) - (i < Count / 2 ? 200 : 13)) / -Math.Log(2));
            float[] results = Of<TLanes>(arguments);
            double largest = 0, largestSigmoid = 0;
            for (int i = 0; i < Count; i++)
            {
                double exact = 1 + Math.Pow(2, arguments[i]);
                double relative = Math.Abs(results[i] - exact) / exact;
                double sigmoid = Math.Abs(1 / (double)results[i] - 1 / exact);
                bool isLimited = 1 / exact < SmallestSigmoid;
                // NaN is not less than anything.
                if (!(sigmoid <= SigmoidBound && (relative <= RelativeBound || isLimited)))
                    Assert.Fail($"1 + 2^{arguments[i]:R} is {exact:R}, and {results[i]:R} was computed");
                largest = Math.Max(largest, isLimited ? 0 : relative);
                largestSigmoid = Math.Max(largestSigmoid, sigmoid);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"relative error {largest:E2}, the sigmoid's absolute one {largestSigmoid:E2}");
        }
    }

    private sealed class Extremes : ILaneTest
    {
        public void Run<TLanes>()
            where TLanes : unmanaged, ILanes<TLanes>
        {
            float[] small = new float[TLanes.Count], large = new float[TLanes.Count];
            foreach (float value in (float[])[127, 1e4f, 1e30f, float.MaxValue, float.PositiveInfinity])
            {
                Array.Fill(small, -value);
                Array.Fill(large, value);
                Assert.All(Of<TLanes>(small), result => Assert.Equal(1, result));
                Assert.All(Of<TLanes>(large), result => Assert.InRange(1 / result, 0, SmallestSigmoid));
            }
        }
    }
}
