using DmlEnhance.Enhancers;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Doctor;

/// <summary>What a graph gives by ONNX Runtime's CPU provider, which adapters are held against.</summary>
internal static class CpuReference
{
    /// <summary>Runs a graph once.</summary>
    /// <param name="graph">With its size fixed.</param>
    /// <param name="input">[1, 3, H, W] of that size.</param>
    /// <returns>Likewise.</returns>
    /// <exception cref="DmlEnhanceException">ONNX Runtime does not take the graph.</exception>
    public static float[] Run(FixedGraph graph, float[] input) => OrtEnvironment.Call(graph.Name, () =>
    {
        using SessionOptions options = OrtEnvironment.CpuOptions(threads: 1);
        using var session = new InferenceSession(graph.Content, options);
        long[] shape = [1, 3, graph.Height, graph.Width];
        float[] result = new float[input.Length];
        using var from = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var to = OrtValue.CreateTensorValueFromMemory(result, shape);
        using var run = new RunOptions();
        session.Run(run, [OnnxModel.ImageInput], [from], [graph.Output], [to]);
        return result;
    });
}
