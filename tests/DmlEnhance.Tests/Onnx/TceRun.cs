using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Tests.Onnx;

/// <summary>Runs a graph with any inputs on the CPU.</summary>
internal static class TceRun
{
    /// <summary>Every output by its name.</summary>
    public static IReadOnlyDictionary<string, float[]> Run(byte[] graph, params (string Name, float[] Values)[] inputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(graph, options);
        using var run = new RunOptions();
        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Values, [.. session.InputMetadata[input.Name].Dimensions.Select(side => (long)side)]))];
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
        var read = session.OutputNames.Zip(outputs).ToDictionary(output => output.First, output => output.Second.GetTensorDataAsSpan<float>().ToArray());
        foreach (OrtValue value in values)
            value.Dispose();
        return read;
    }
}
