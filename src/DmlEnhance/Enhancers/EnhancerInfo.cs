namespace DmlEnhance.Enhancers;

/// <summary>What an enhancer runs, and on what.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Device">Name of the processor or adapter.</param>
/// <param name="Provider">What runs it: an execution provider of ONNX Runtime with its version, the shader, or the fused kernel with its registers' width.</param>
/// <param name="Threads">Threads that compute; 0 on a GPU.</param>
/// <param name="Reason">Why this device: asked for, or what <c>auto</c> found.</param>
public sealed record EnhancerInfo(string Model, string Device, string Provider, int Threads, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Model} on {Device}, {Provider}{(Threads > 0 ? $", {Threads} threads" : "")} ({Reason})";
}
