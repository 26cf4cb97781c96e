using Xunit;

namespace DmlEnhance.Tests.Onnx;

/// <summary>Comparison that a NaN cannot pass.</summary>
internal static class Close
{
    public static void Assert(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Count, actual.Count);
        double worst = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            Xunit.Assert.True(difference <= tolerance, $"value {i}: expected {expected[i]:R}, got {actual[i]:R}, apart by {difference:E2} where {tolerance:E0} is allowed");
            worst = Math.Max(worst, difference);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {worst:E2}");
    }
}
