namespace DmlEnhance.Networks;

/// <summary>What a network of optical flow needs beside <see cref="INetworkOperators{T}"/>.</summary>
/// <typeparam name="T">What stands for a tensor in this reader.</typeparam>
/// <remarks>
/// A flow is [N, 2, H, W]: columns to the right, then rows down, in pixels of that height and width, from each pixel of the first picture to where it is in the
/// second. A correlation volume is [N, H W, h, w]: each pixel of the first picture, in C order, is a channel, which holds how it resembles every pixel of the
/// second.
/// </remarks>
public interface IFlowOperators<T> : INetworkOperators<T>
{
    /// <summary>2D convolution with a bias and zero padding of half a kernel on each side.</summary>
    /// <param name="input">[N, <paramref name="inputChannels"/>, H, W].</param>
    /// <param name="module">Module path; has <c>weight</c> [O, I, rows, columns] and <c>bias</c> [O].</param>
    /// <param name="inputChannels">I.</param>
    /// <param name="outputChannels">O.</param>
    /// <param name="kernel">Rows and columns.</param>
    /// <param name="stride">Pixels from one output to the next, 1 or more, along both sides.</param>
    /// <returns>[N, <paramref name="outputChannels"/>, ceil(H / stride), ceil(W / stride)].</returns>
    T Conv2d(T input, string module, int inputChannels, int outputChannels, KernelShape kernel, int stride = 1);

    /// <summary>
    /// Normalisation over (H, W) of each channel of each picture, without parameters, epsilon 1e-5 (Ulyanov, Vedaldi and Lempitsky, "Instance Normalization", 2016).
    /// </summary>
    T InstanceNorm(T input);

    /// <summary><paramref name="factor"/> x + <paramref name="offset"/>.</summary>
    T Affine(T input, float factor, float offset = 0);

    /// <summary>No motion: [N, 2, H, W] of zeros.</summary>
    /// <param name="like">[N, any, H, W].</param>
    T ZeroFlow(T like);

    /// <summary>The mean of each 2x2 pixels; of an odd side the last row or column is left out.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, floor(H / 2), floor(W / 2)].</returns>
    T AveragePoolFloor(T input);

    /// <summary>How each pixel of one picture resembles each of another: first(p) . second(q) / sqrt(C).</summary>
    /// <param name="first">[N, C, H, W].</param>
    /// <param name="second">[N, C, H, W].</param>
    /// <returns>The correlation volume, [N, H W, H, W].</returns>
    T Correlate(T first, T second);

    /// <summary>
    /// What a pyramid of correlations holds around each pixel's place in the second picture: with the pixel at p and level l halved l times, the bilinear samples
    /// at (p + flow(p)) / 2^l + d, where both parts of d go from -r to r in steps of one of that level's pixels; outside there are zeros.
    /// </summary>
    /// <param name="pyramid">The correlation volume [N, H W, h, w], and it halved once (<see cref="AveragePoolFloor"/>), twice, and so on; sides of 2 or more.</param>
    /// <param name="flow">[N, 2, H, W].</param>
    /// <param name="radius">r.</param>
    /// <returns>
    /// [N, L (2 r + 1)^2, H, W], L being the number of levels: level by level, in each by the column's offset and for each of those by the row's: the authors'
    /// order, which their weights expect.
    /// </returns>
    T Lookup(IReadOnlyList<T> pyramid, T flow, int radius);

    /// <summary>
    /// Resizing by learned means: each new pixel is the sum of the 3x3 pixels around the old one that it lies in, weighted by the softmax of nine numbers of its
    /// own; zeros lie around the picture.
    /// </summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="weights">
    /// [N, 9 f^2, H, W], before the softmax: channel k f^2 + i f + j is the k-th neighbour's, in C order, of the new pixel in row i and column j of the old one.
    /// </param>
    /// <param name="factor">f.</param>
    /// <returns>[N, C, f H, f W].</returns>
    T ConvexUpsample(T input, T weights, int factor);

    /// <summary>Bilinear resizing in which the middles of the pixels in the corners keep their places (PyTorch's <c>align_corners=True</c>).</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="factor">f.</param>
    /// <returns>[N, C, f H, f W].</returns>
    T UpsampleAligned(T input, int factor);
}
