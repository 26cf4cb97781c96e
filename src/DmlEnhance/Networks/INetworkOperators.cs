namespace DmlEnhance.Networks;

/// <summary>
/// The operators that network definitions are written over. A definition is code, generic in the tensor type; each
/// implementation of this interface is a reader that makes something else of it (an ONNX graph, a training step, an
/// eager computation).
/// </summary>
/// <typeparam name="T">What stands for a tensor in this reader. Tensors are NCHW, float32.</typeparam>
/// <remarks>
/// Parameters are named by the module path of the official PyTorch checkpoint: <c>Conv2d(x, "enhance.in_conv.0", ...)</c>
/// uses <c>enhance.in_conv.0.weight</c> and <c>enhance.in_conv.0.bias</c>. Naming a module twice shares its parameters.
/// </remarks>
public interface INetworkOperators<T>
{
    /// <summary>2D convolution, stride 1, zero padding that keeps height and width.</summary>
    /// <param name="input">[N, <paramref name="inputChannels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c> [O, I, k, k] and <c>bias</c> [O].</param>
    /// <param name="inputChannels">I.</param>
    /// <param name="outputChannels">O.</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <returns>[N, <paramref name="outputChannels"/>, H, W].</returns>
    T Conv2d(T input, string module, int inputChannels, int outputChannels, int kernelSize);

    /// <summary>Batch normalisation over (N, H, W) with affine parameters and epsilon 1e-5 (Ioffe and Szegedy, 2015).</summary>
    /// <param name="input">[N, <paramref name="channels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>, each [C].</param>
    /// <param name="channels">C.</param>
    T BatchNorm(T input, string module, int channels);

    /// <summary>max(x, 0).</summary>
    T Relu(T input);

    /// <summary>1 / (1 + exp(-x)).</summary>
    T Sigmoid(T input);

    /// <summary>min(max(x, <paramref name="minimum"/>), <paramref name="maximum"/>).</summary>
    T Clamp(T input, float minimum, float maximum);

    /// <summary>a + b, element by element, of one shape.</summary>
    T Add(T a, T b);

    /// <summary>a - b, element by element, of one shape.</summary>
    T Subtract(T a, T b);

    /// <summary>a / b, element by element, of one shape.</summary>
    T Divide(T a, T b);
}
