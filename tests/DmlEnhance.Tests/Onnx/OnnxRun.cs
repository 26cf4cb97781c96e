using Microsoft.ML.OnnxRuntime;

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
