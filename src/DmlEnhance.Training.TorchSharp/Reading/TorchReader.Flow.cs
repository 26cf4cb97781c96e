using DmlEnhance.Networks;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

internal sealed partial class TorchReader
{
    /// <inheritdoc/>
    public Tensor Conv2d(Tensor input, string module, int inputChannels, int outputChannels, KernelShape kernel, int stride = 1) => nn.functional.conv2d(
        Low(input), Weight(module, outputChannels, inputChannels, kernel.Rows, kernel.Columns), Bias(module, outputChannels), [stride, stride], [kernel.Rows / 2, kernel.Columns / 2]);

    /// <inheritdoc/>
    public Tensor InstanceNorm(Tensor input) => nn.functional.instance_norm(Full(input), eps: Epsilon);

    /// <inheritdoc/>
    public Tensor Affine(Tensor input, float factor, float offset = 0) => input * factor + offset;

    /// <inheritdoc/>
    public Tensor ZeroFlow(Tensor like) => zeros([like.shape[0], 2, like.shape[2], like.shape[3]], ScalarType.Float32, like.device);

    /// <inheritdoc/>
    public Tensor AveragePoolFloor(Tensor input) => nn.functional.avg_pool2d(input, [2, 2], [2, 2]);

    /// <inheritdoc/>
    /// <remarks>In float32: flow is found by differences of a few of its numbers among thousands.</remarks>
    public Tensor Correlate(Tensor first, Tensor second)
    {
        (long pictures, long channels, long height, long width) = (first.shape[0], first.shape[1], first.shape[2], first.shape[3]);
        Tensor products = Full(first).reshape(pictures, channels, -1).transpose(1, 2).matmul(Full(second).reshape(pictures, channels, -1));
        return (products / Math.Sqrt(channels)).reshape(pictures, height * width, height, width);
    }

    /// <inheritdoc/>
    public Tensor Lookup(IReadOnlyList<Tensor> pyramid, Tensor flow, int radius)
    {
        (long pictures, long height, long width) = (flow.shape[0], flow.shape[2], flow.shape[3]);
        int side = 2 * radius + 1;
        Tensor offsets = arange(-radius, radius + 1, dtype: ScalarType.Float32, device: flow.device);
        Tensor x = (Full(flow).select(1, 0) + Places(width, flow.device).view(1, 1, width)).reshape(-1, 1, 1);
        Tensor y = (Full(flow).select(1, 1) + Places(height, flow.device).view(1, height, 1)).reshape(-1, 1, 1);
        var levels = new List<Tensor>();
        foreach ((int level, Tensor correlations) in pyramid.Index())
        {
            (long rows, long columns) = (correlations.shape[2], correlations.shape[3]);
            double scale = Math.Pow(0.5, level);
            // The offset along x varies slowest: the order that the published weights were trained with.
            Tensor across = (x * scale + offsets.view(1, side, 1)).expand(-1, side, side), down = (y * scale + offsets.view(1, 1, side)).expand(-1, side, side);
            Tensor found = nn.functional.grid_sample(
                correlations.reshape(-1, 1, rows, columns), stack([ToGrid(across, columns), ToGrid(down, rows)], -1),
                GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);
            levels.Add(found.reshape(pictures, height, width, side * side));
        }

        return cat([.. levels], -1).permute(0, 3, 1, 2).contiguous();
    }

    /// <inheritdoc/>
    public Tensor ConvexUpsample(Tensor input, Tensor weights, int factor)
    {
        (long pictures, long channels, long height, long width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        Tensor shares = nn.functional.softmax(Full(weights).reshape(pictures, 1, 9, factor, factor, height, width), dim: 2);
        Tensor neighbours = nn.functional.unfold(Full(input), (3, 3), (1, 1), (1, 1), (1, 1)).reshape(pictures, channels, 9, 1, 1, height, width);
        return (shares * neighbours).sum(2).permute(0, 1, 4, 2, 5, 3).reshape(pictures, channels, factor * height, factor * width);
    }

    /// <inheritdoc/>
    public Tensor UpsampleAligned(Tensor input, int factor) =>
        nn.functional.interpolate(Full(input), [factor * input.shape[2], factor * input.shape[3]], mode: InterpolationMode.Bilinear, align_corners: true);

    private static Tensor Places(long count, Device device) => arange(count, dtype: ScalarType.Float32, device: device);

    // grid_sample's coordinates: -1 and 1 are the centres of the first and the last of so many pixels.
    private static Tensor ToGrid(Tensor places, long count) => places * (2.0 / Math.Max(1, count - 1)) - 1;
}
