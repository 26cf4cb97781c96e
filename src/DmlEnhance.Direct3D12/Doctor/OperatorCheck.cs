using DmlEnhance.Direct3D12.Devices;
using DmlEnhance.Direct3D12.DirectML;
using DmlEnhance.Doctor;
using DmlEnhance.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DmlEnhance.Direct3D12.Doctor;

/// <summary>One operator by DirectML, compared with the CPU.</summary>
internal static class OperatorCheck
{
    /// <summary>Runs a probe at one size.</summary>
    /// <param name="device">On what.</param>
    /// <param name="probe">What.</param>
    /// <param name="size">One that <see cref="OperatorProbe.Fit"/> gives.</param>
    /// <returns>The largest difference, NaN where there is one, and the nodes that DirectML did not take.</returns>
    /// <exception cref="DmlEnhanceException">ONNX Runtime or DirectML failed.</exception>
    public static (double Error, IReadOnlyList<NodePlacement> CpuNodes) Run(GraphicsDevice device, OperatorProbe probe, PictureSize size)
    {
        float[] input = probe.Input(size);
        float[] expected = CpuReference.Run(probe.Expected(size), input);
        // What a kernel leaves out must not look like a 0 that it computed.
        float[] actual = new float[input.Length];
        Array.Fill(actual, float.NaN);
        FixedGraph graph = probe.Actual(size);
        using var session = new DirectMLSession(device, graph, allowsCpu: true);
        long[] shape = [1, 3, size.Height, size.Width];
        using var from = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var to = OrtValue.CreateTensorValueFromMemory(actual, shape);
        session.RunAndCopy(from, to);
        return (Deviation.Largest(expected, actual), session.CpuNodes);
    }
}
