namespace DmlEnhance.Devices;

/// <summary>What a network runs on.</summary>
public enum DeviceKind
{
    /// <summary>The best device there is.</summary>
    Auto,

    /// <summary>The processor, by the fused kernel or ONNX Runtime's CPU provider.</summary>
    Cpu,

    /// <summary>A DirectX 12 adapter, by ONNX Runtime's DirectML provider.</summary>
    DirectML,
}
