using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace DmlEnhance.Tests.Onnx;

/// <summary>Runs an ONNX file on ONNX Runtime's CPU provider, as any other program would.</summary>
internal static class OnnxRun
{
    public static IReadOnlyDictionary<string, float[]> Run(byte[] model, float[] image, int height, int width)
    {
        using var session = new InferenceSession(model);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(image, [1, 3, height, width]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], session.OutputNames);
        return session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }
}

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
