using static TorchSharp.torch;

namespace DmlEnhance.Training.TorchSharp.Reading;

internal sealed partial class TorchReader
{
    /// <inheritdoc/>
    public Tensor Reshape(Tensor input, params ReadOnlySpan<int> shape) => Full(input).reshape(Array.ConvertAll(shape.ToArray(), size => (long)size));

    /// <inheritdoc/>
    public Tensor MatMul(Tensor a, Tensor b) => Full(a).matmul(Full(b));

    /// <inheritdoc/>
    public Tensor Convolve(Tensor input, Tensor kernel, (int Top, int Left, int Bottom, int Right) pads)
    {
        Tensor padded = pads == (0, 0, 0, 0) ? input : nn.functional.pad(input, [pads.Left, pads.Right, pads.Top, pads.Bottom]);
        return nn.functional.conv2d(Full(padded), Full(kernel));
    }

    /// <inheritdoc/>
    public Tensor Sum(Tensor input, params ReadOnlySpan<int> axes) => axes.IsEmpty ? Full(input).sum() : Full(input).sum(Array.ConvertAll(axes.ToArray(), axis => (long)axis), keepdim: true);

    /// <inheritdoc/>
    public Tensor SumOfSquares(Tensor input, params ReadOnlySpan<int> axes) => Sum(Full(input).square(), axes);

    /// <inheritdoc/>
    public Tensor Pictures(Tensor input, int start, int count) => input.narrow(0, start, count);

    /// <inheritdoc/>
    public Tensor Warp(Tensor picture, Tensor flow)
    {
        long height = picture.shape[2], width = picture.shape[3];
        Tensor places = Full(flow).detach();
        Tensor x = ToGrid(places.select(1, 0) + Places(width, picture.device).view(1, 1, width), width);
        Tensor y = ToGrid(places.select(1, 1) + Places(height, picture.device).view(1, height, 1), height);
        return nn.functional.grid_sample(Full(picture), stack([x, y], -1), GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: true);
    }

    /// <inheritdoc/>
    public Tensor WithoutGradient(Func<Tensor> read)
    {
        using IDisposable ungraded = no_grad();
        // What only led to the result need not wait for the step's end.
        using var scope = NewDisposeScope();
        return read().MoveToOuterDisposeScope();
    }
}
