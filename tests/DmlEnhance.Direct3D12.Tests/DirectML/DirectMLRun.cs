using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Direct3D12.Tests.DirectML;

/// <summary>Runs models on ONNX Runtime's providers as they come, without a line of this project between.</summary>
internal static class DirectMLRun
{
    /// <summary>Options for the CPU.</summary>
    public static SessionOptions OnTheCpu() => new() { ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };

    /// <summary>Options for DirectML on the first adapter, and for nothing else: a node that it does not take is an error.</summary>
    public static SessionOptions OnDirectML()
    {
        var options = new SessionOptions { ExecutionMode = ExecutionMode.ORT_SEQUENTIAL, EnableMemoryPattern = false };
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        options.AppendExecutionProvider_DML(0);
        return options;
    }

    /// <summary>Creates a session and runs it once.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="options">Where it runs.</param>
    /// <param name="shape">The shape of all inputs.</param>
    /// <param name="inputs">Names and numbers.</param>
    /// <param name="outputs">Names.</param>
    /// <returns>The numbers of each output.</returns>
    public static float[][] Run(byte[] model, SessionOptions options, long[] shape, (string Name, float[] Numbers)[] inputs, string[] outputs)
    {
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Numbers, shape))];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [.. inputs.Select(input => input.Name)], values, outputs);
            return [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }
    }

    /// <summary>Random numbers from <paramref name="least"/> to 1 above it, the same for the same seed.</summary>
    public static float[] Numbers(int count, int seed, float least = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => least + random.NextSingle())];
    }
}
