namespace DmlEnhance.Direct3D12.PostProcessing;

/// <summary>What runs the network of a <see cref="PostProcessFilter"/>.</summary>
public enum FilterPath
{
    /// <summary>The compute shader where the model is SCI's, which is the fastest; DirectML for any other.</summary>
    Auto,

    /// <summary>The compute shader; only for SCI's graph.</summary>
    Shader,

    /// <summary>ONNX Runtime's DirectML provider, on the same device and queue.</summary>
    DirectML,
}
