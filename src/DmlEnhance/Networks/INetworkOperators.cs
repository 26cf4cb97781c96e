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
    /// <param name="module">Module path; has <c>weight</c> [O, I / groups, k, k] and, with <paramref name="bias"/>, <c>bias</c> [O].</param>
    /// <param name="inputChannels">I.</param>
    /// <param name="outputChannels">O.</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <param name="dilation">Pixels from one tap to the next.</param>
    /// <param name="groups">Both channels are cut into so many parts, and each part of the output sees its part of the input alone.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <returns>[N, <paramref name="outputChannels"/>, H, W].</returns>
    T Conv2d(T input, string module, int inputChannels, int outputChannels, int kernelSize, int dilation = 1, int groups = 1, bool bias = true);

    /// <summary>
    /// 3D convolution with a kernel of 2x3x3 (frame, row, column), stride 1 over frames, no padding there and one zero around each picture. Frames lie one after
    /// another in the channels, which keeps tensors NCHW.
    /// </summary>
    /// <param name="input">[N, <paramref name="frames"/> <paramref name="inputChannels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c> [O, I, 2, 3, 3] and <c>bias</c> [O].</param>
    /// <param name="frames">F, 2 or more.</param>
    /// <param name="inputChannels">I, of one frame.</param>
    /// <param name="outputChannels">O, of one frame.</param>
    /// <param name="stride">Over rows and columns, 1 or 2; H and W are even where it is 2.</param>
    /// <returns>[N, (F - 1) O, H / stride, W / stride].</returns>
    T Conv3d(T input, string module, int frames, int inputChannels, int outputChannels, int stride);

    /// <summary>Transposed 2D convolution with a kernel of 2x2 and stride 2: each pixel becomes four.</summary>
    /// <param name="input">[N, <paramref name="inputChannels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c> [I, O, 2, 2] and <c>bias</c> [O].</param>
    /// <param name="inputChannels">I.</param>
    /// <param name="outputChannels">O.</param>
    /// <returns>[N, <paramref name="outputChannels"/>, 2 H, 2 W].</returns>
    T ConvTranspose2d(T input, string module, int inputChannels, int outputChannels);

    /// <summary>
    /// One step of a convolutional LSTM (Shi et al., NIPS 2015) from the state zero: hidden = sigmoid(o) tanh(sigmoid(i) tanh(g)), where i, o and g are
    /// convolutions of the input. The weights of the previous hidden state and of the forget gate are multiplied by that zero.
    /// </summary>
    /// <param name="input">[N, <paramref name="channels"/>, H, W].</param>
    /// <param name="module">
    /// Module path; has <c>weight</c> [4 C, 2 C, 3, 3] and <c>bias</c> [4 C]: output channels are the gates i, forget, o and g, input channels the input and the
    /// previous hidden state.
    /// </param>
    /// <param name="channels">C.</param>
    /// <returns>The hidden state, [N, <paramref name="channels"/>, H, W].</returns>
    T ConvLstm(T input, string module, int channels);

    /// <summary>The same linear map at every pixel: from a vector of channels to another.</summary>
    /// <param name="input">[N, <paramref name="inputChannels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c> [O, I] and, with <paramref name="bias"/>, <c>bias</c> [O].</param>
    /// <param name="inputChannels">I.</param>
    /// <param name="outputChannels">O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <returns>[N, <paramref name="outputChannels"/>, H, W].</returns>
    T Linear(T input, string module, int inputChannels, int outputChannels, bool bias = true);

    /// <summary>Batch normalisation over (N, H, W) with affine parameters and epsilon 1e-5 (Ioffe and Szegedy, 2015).</summary>
    /// <param name="input">[N, <paramref name="channels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>, each [C].</param>
    /// <param name="channels">C.</param>
    T BatchNorm(T input, string module, int channels);

    /// <summary>Layer normalisation over (C, H, W) of each picture, without parameters, epsilon 1e-5 (Ba, Kiros and Hinton, 2016).</summary>
    T LayerNorm(T input);

    /// <summary>max(x, 0).</summary>
    T Relu(T input);

    /// <summary>x where it is positive, else <paramref name="slope"/> x.</summary>
    T LeakyRelu(T input, float slope);

    /// <summary>1 / (1 + exp(-x)).</summary>
    T Sigmoid(T input);

    /// <summary>The hyperbolic tangent.</summary>
    T Tanh(T input);

    /// <summary>min(max(x, <paramref name="minimum"/>), <paramref name="maximum"/>).</summary>
    T Clamp(T input, float minimum, float maximum);

    /// <summary>a + b, element by element, of one shape.</summary>
    T Add(T a, T b);

    /// <summary>a - b, element by element, of one shape.</summary>
    T Subtract(T a, T b);

    /// <summary>a b, element by element; <paramref name="b"/> may have one channel for all, or one pixel for all.</summary>
    /// <param name="a">[N, C, H, W].</param>
    /// <param name="b">[N, C, H, W], [N, 1, H, W] or [N, C, 1, 1].</param>
    T Multiply(T a, T b);

    /// <summary>a / b, element by element, of one shape.</summary>
    T Divide(T a, T b);

    /// <summary>Channels of several tensors of one height and width, one after another.</summary>
    T Concat(IReadOnlyList<T> inputs);

    /// <summary>Channels <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    T Slice(T input, int start, int count);

    /// <summary>The mean of each channel: [N, C, 1, 1].</summary>
    T GlobalAveragePool(T input);

    /// <summary>One pixel, repeated over the height and width of another tensor.</summary>
    /// <param name="input">[N, C, 1, 1].</param>
    /// <param name="like">[N, any, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    T Expand(T input, T like);

    /// <summary>
    /// The mean of each 2x2 pixels, which is bilinear resizing to half the size: its samples lie in the middle of four. H and W are even.
    /// </summary>
    T AveragePool(T input);

    /// <summary>The largest of each 2x2 pixels; of several that are equal, the first in reading order gets the gradient. H and W are even.</summary>
    T MaxPool(T input);

    /// <summary>Bilinear resizing to twice the size, pixels as areas (half-pixel centres), the edge repeated.</summary>
    T Upsample(T input);

    /// <summary>
    /// Attention over pixels: at pixel i, the sum over pixels j of value(j) softmax over j of (query(i) . key(j)).
    /// Its matrix has (H W)^2 elements.
    /// </summary>
    /// <param name="query">[N, C, H, W].</param>
    /// <param name="key">[N, C, H, W].</param>
    /// <param name="value">[N, V, H, W].</param>
    /// <returns>[N, V, H, W].</returns>
    T Attend(T query, T key, T value);

    /// <summary>One level of the orthonormal Haar wavelet transform: bands LL, HL, LH, HH one after another in the channels. H and W are even.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, 4 C, H / 2, W / 2].</returns>
    T WaveletTransform(T input);

    /// <summary>The inverse of <see cref="WaveletTransform"/>.</summary>
    /// <param name="input">[N, 4 C, H, W].</param>
    /// <returns>[N, C, 2 H, 2 W].</returns>
    T InverseWaveletTransform(T input);
}
