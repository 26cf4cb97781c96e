namespace DmlEnhance.Training.Graphs;

public sealed partial class TrainingGraph
{
    /// <summary>2D convolution.</summary>
    /// <param name="x">[N, I, H, W].</param>
    /// <param name="weight">[O, I / groups, kh, kw].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="pads">Rows of zeros above, columns to the left, rows below, columns to the right, each less than the kernel's reach, <paramref name="dilation"/> (k - 1) + 1.</param>
    /// <param name="stride">Pixels from one place of the kernel to the next, down and to the right.</param>
    /// <param name="dilation">Pixels from one tap of the kernel to the next.</param>
    /// <param name="groups">Both channels are cut into so many parts, and each part of the output sees its part of the input alone.</param>
    /// <returns>[N, O, (H + above + below - reach) / stride + 1, (W + left + right - reach) / stride + 1], rounded down.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the pads are negative or not less than the kernel.</exception>
    public GraphTensor Conv(GraphTensor x, GraphTensor weight, GraphTensor? bias, (int Top, int Left, int Bottom, int Right) pads, int stride = 1, int dilation = 1, int groups = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (x.Rank != 4 || weight.Rank != 4 || x.Shape[1] != groups * weight.Shape[1] || weight.Shape[0] % groups != 0 || (bias is not null && !bias.Shape.SequenceEqual([weight.Shape[0]])))
            throw new ArgumentException($"{x} cannot be convolved with {weight} and {bias}", nameof(weight));
        (int rows, int columns) = (dilation * (weight.Shape[2] - 1) + 1, dilation * (weight.Shape[3] - 1) + 1);
        if (Math.Min(pads.Top, pads.Bottom) < 0 || Math.Max(pads.Top, pads.Bottom) >= rows || Math.Min(pads.Left, pads.Right) < 0 || Math.Max(pads.Left, pads.Right) >= columns)
            throw new ArgumentException($"pads must be 0 or more and less than the kernel {weight}, not {pads}", nameof(pads));
        int height = x.Shape[2] + pads.Top + pads.Bottom - rows;
        int width = x.Shape[3] + pads.Left + pads.Right - columns;
        if (height < 0 || width < 0)
            throw new ArgumentException($"{x} is smaller than the kernel {weight}", nameof(x));
        return Node("Conv", [x.Shape[0], weight.Shape[0], height / stride + 1, width / stride + 1], bias is null ? [x, weight] : [x, weight, bias],
            Attribute("kernel_shape", weight.Shape[2], weight.Shape[3]), Attribute("pads", pads.Top, pads.Left, pads.Bottom, pads.Right),
            Attribute("strides", stride, stride), Attribute("dilations", dilation, dilation), Attribute("group", (long)groups));
    }

    /// <summary>What <see cref="Conv"/> with the same arguments is, transposed as a linear map: from its result's shape back to its input's. Has no gradient.</summary>
    internal GraphTensor ConvTranspose(GraphTensor y, GraphTensor weight, ReadOnlySpan<int> shape, (int Top, int Left, int Bottom, int Right) pads, int stride, int dilation, int groups)
    {
        // What the strides left over at the end, which ONNX cannot tell from the shapes.
        int below = shape[2] + pads.Top + pads.Bottom - (stride * (y.Shape[2] - 1) + dilation * (weight.Shape[2] - 1) + 1);
        int right = shape[3] + pads.Left + pads.Right - (stride * (y.Shape[3] - 1) + dilation * (weight.Shape[3] - 1) + 1);
        return Node("ConvTranspose", shape, [y, weight],
            Attribute("kernel_shape", weight.Shape[2], weight.Shape[3]), Attribute("pads", pads.Top, pads.Left, pads.Bottom, pads.Right),
            Attribute("strides", stride, stride), Attribute("dilations", dilation, dilation), Attribute("output_padding", below, right), Attribute("group", (long)groups));
    }
}
