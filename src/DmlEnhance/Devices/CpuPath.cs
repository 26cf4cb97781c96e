namespace DmlEnhance.Devices;

/// <summary>How a CPU runs models of single pictures.</summary>
public enum CpuPath
{
    /// <summary><see cref="Fused"/> for SCI's network, <see cref="OnnxRuntime"/> for any other.</summary>
    Auto,

    /// <summary>The fused SIMD kernel (<see cref="Cpu.FusedSci"/>); any other network than SCI's is an error.</summary>
    Fused,

    /// <summary>ONNX Runtime's CPU provider.</summary>
    OnnxRuntime,
}
