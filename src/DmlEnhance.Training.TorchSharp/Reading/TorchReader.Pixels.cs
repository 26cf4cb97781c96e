using DmlEnhance.Networks;
using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

internal sealed partial class TorchReader
{
    /// <inheritdoc/>
    public Tensor Concat(IReadOnlyList<Tensor> inputs) => cat([.. inputs], 1);

    /// <inheritdoc/>
    public Tensor Slice(Tensor input, int start, int count) => input.narrow(1, start, count);

    /// <inheritdoc/>
    public Tensor GlobalAveragePool(Tensor input) => input.mean([2, 3], keepdim: true);

    /// <inheritdoc/>
    public Tensor Expand(Tensor input, Tensor like) => input.expand(input.shape[0], input.shape[1], like.shape[2], like.shape[3]);

    /// <inheritdoc/>
    public Tensor AveragePool(Tensor input) => nn.functional.avg_pool2d(input, [2, 2], [2, 2]);

    /// <inheritdoc/>
    public Tensor MaxPool(Tensor input) => nn.functional.max_pool2d(input, [2, 2], [2, 2]);

    /// <inheritdoc/>
    public Tensor Upsample(Tensor input) =>
        nn.functional.interpolate(input, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <inheritdoc/>
    public Tensor Attend(Tensor query, Tensor key, Tensor value)
    {
        Tensor affinity = Flat(query).transpose(1, 2).matmul(Flat(key));
        Tensor shares = nn.functional.softmax(Full(affinity), dim: -1);
        return Low(shares).matmul(Flat(value).transpose(1, 2)).transpose(1, 2).reshape(value.shape);
    }

    /// <inheritdoc/>
    public Tensor WaveletTransform(Tensor input)
    {
        (long pictures, long channels, long height, long width) = (input.shape[0], input.shape[1], input.shape[2] / 2, input.shape[3] / 2);
        Tensor blocks = input.reshape(pictures, channels, height, 2, width, 2).permute(0, 3, 5, 1, 2, 4);
        return MixBands(blocks, "haar", HaarWavelet.Transform.AsSpan()).reshape(pictures, HaarWavelet.Bands * channels, height, width);
    }

    /// <inheritdoc/>
    public Tensor InverseWaveletTransform(Tensor input)
    {
        (long pictures, long channels, long height, long width) = (input.shape[0], input.shape[1] / HaarWavelet.Bands, input.shape[2], input.shape[3]);
        Tensor blocks = MixBands(input, "inverse haar", HaarWavelet.Inverse.AsSpan()).reshape(pictures, 2, 2, channels, height, width);
        return blocks.permute(0, 3, 4, 1, 5, 2).reshape(pictures, channels, 2 * height, 2 * width);
    }

    // A 4x4 matrix times the four parts of the channels.
    private Tensor MixBands(Tensor parts, string name, ReadOnlySpan<float> matrix) =>
        Constant(name, matrix, HaarWavelet.Bands, HaarWavelet.Bands).matmul(Full(parts).reshape(parts.shape[0], HaarWavelet.Bands, -1));

    private Tensor Flat(Tensor picture) => Low(picture).reshape(picture.shape[0], picture.shape[1], -1);
}
