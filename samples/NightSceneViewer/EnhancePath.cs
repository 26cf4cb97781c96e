namespace NightSceneViewer;

/// <summary>What computes the enhancement, in the order in which the key goes through them. The names, in small letters, are those of --path.</summary>
internal enum EnhancePath
{
    /// <summary>The compute shader, on the frame where it lies.</summary>
    Shader,

    /// <summary>ONNX Runtime's DirectML provider, on the same queue and without a copy through the CPU.</summary>
    DirectML,

    /// <summary>The CPU, SCI by the fused kernel and any other model by ONNX Runtime: each frame is copied there and back.</summary>
    Cpu,
}
