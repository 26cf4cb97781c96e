namespace NightSceneViewer;

/// <summary>What computes the enhancement.</summary>
internal enum EnhancePath
{
    /// <summary>The compute shader, on the frame where it lies.</summary>
    Shader,

    /// <summary>ONNX Runtime on the CPU: each frame is copied there and back.</summary>
    Cpu,
}
