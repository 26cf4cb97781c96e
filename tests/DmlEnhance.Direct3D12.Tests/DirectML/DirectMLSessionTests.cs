using DmlEnhance.Models;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>ONNX Runtime's DirectML provider, as it comes, against its CPU provider: on Windows as it is, under Wine with the hook.</summary>
public sealed class DirectMLSessionTests
{
    // float32 keeps 24 bits; the sums of a network this small, in another order, end a few units apart (6e-7 was seen).
    private const float Tolerance = 1e-5f;

    /// <summary>Convolution, relu, addition, sigmoid, clip and division, which are all operators of SCI.</summary>
    [Theory]
    [InlineData(64, 64)] // a multiple of 4 numbers: under Wine DirectML's element-wise shader is the hook's
    [InlineData(62, 61)] // no multiple: every shader is DirectML's own
    [InlineData(63, 65)]
    public void A_model_gives_on_DirectML_what_it_gives_on_the_CPU(int width, int height)
    {
        using SessionOptions directML = Options(width, height);
        directML.EnableMemoryPattern = false;
        directML.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        directML.AppendExecutionProvider_DML(0);
        using SessionOptions cpu = Options(width, height);

        float[] expected = Run(cpu, width, height);
        float[] got = Run(directML, width, height);
        Assert.Equal(3 * width * height, got.Length);
        for (int i = 0; i < got.Length; i++)
            Assert.True(Math.Abs(got[i] - expected[i]) <= Tolerance, $"number {i} is {got[i]:R}, not {expected[i]:R}"); // false for NaN, too
    }

    private static SessionOptions Options(int width, int height)
    {
        var options = new SessionOptions { ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        options.AddFreeDimensionOverrideByName("width", width);
        options.AddFreeDimensionOverrideByName("height", height);
        return options;
    }

    private static float[] Run(SessionOptions options, int width, int height)
    {
        var random = new Random(1);
        float[] picture = [.. Enumerable.Range(0, 3 * width * height).Select(_ => random.NextSingle())];
        using var session = new InferenceSession(ModelCatalog.Default.Load("sci-medium").Bytes.ToArray(), options);
        using var image = OrtValue.CreateTensorValueFromMemory(picture, [1, 3, height, width]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [OnnxModel.ImageInput], [image], [OnnxModel.EnhancedOutput]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
