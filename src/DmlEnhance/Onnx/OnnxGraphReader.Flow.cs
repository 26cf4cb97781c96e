using DmlEnhance.Networks;
using DmlEnhance.Onnx.Proto;

namespace DmlEnhance.Onnx;

public sealed partial class OnnxGraphReader
{
    // Pixels of a window of 3x3.
    private const int Neighbours = 9;

    /// <inheritdoc/>
    public OnnxTensor Conv2d(OnnxTensor input, string module, int inputChannels, int outputChannels, KernelShape kernel, int stride = 1)
    {
        RequireChannels(input, module, inputChannels);
        NodeProto node = Node("Conv", module, input.Name, Parameter($"{module}.weight", outputChannels, inputChannels, kernel.Rows, kernel.Columns), Parameter($"{module}.bias", outputChannels));
        (int above, int before) = (kernel.Rows / 2, kernel.Columns / 2);
        node.Attribute.Add(Attribute("kernel_shape", kernel.Rows, kernel.Columns));
        node.Attribute.Add(Attribute("pads", above, before, above, before));
        node.Attribute.Add(Attribute("strides", stride, stride));
        return new OnnxTensor(node.Output[0], outputChannels, (input.Height + stride - 1) / stride, (input.Width + stride - 1) / stride);
    }

    /// <inheritdoc/>
    public OnnxTensor InstanceNorm(OnnxTensor input)
    {
        string ones = Initializer($"ones {input.Channels}", Filled(input.Channels, 1), [input.Channels]);
        string zeros = Initializer($"zeros {input.Channels}", new float[input.Channels], [input.Channels]);
        return input with { Name = Chain("InstanceNormalization", [input.Name, ones, zeros], Attribute("epsilon", Epsilon)) };
    }

    /// <inheritdoc/>
    public OnnxTensor Affine(OnnxTensor input, float factor, float offset = 0)
    {
        string scaled = Node("Mul", null, input.Name, Scalar(factor)).Output[0];
        return input with { Name = offset == 0 ? scaled : Node("Add", null, scaled, Scalar(offset)).Output[0] };
    }

    /// <inheritdoc/>
    public OnnxTensor ZeroFlow(OnnxTensor like)
    {
        (int height, int width) = FixedSize(like, "a flow");
        return new OnnxTensor(Initializer($"zeros 2x{height}x{width}", new float[2 * height * width], [1, 2, height, width]), 2, height, width);
    }

    /// <inheritdoc/>
    public OnnxTensor AveragePoolFloor(OnnxTensor input) =>
        input with { Name = Chain("AveragePool", [input.Name], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2)), Height = input.Height / 2, Width = input.Width / 2 };

    /// <inheritdoc/>
    public OnnxTensor Correlate(OnnxTensor first, OnnxTensor second)
    {
        (int height, int width) = FixedSize(first, "correlation");
        if (second.Channels != first.Channels || FixedSize(second, "correlation") != (height, width))
            throw new ArgumentException($"{first} cannot be correlated with {second}", nameof(second));
        int pixels = height * width;
        string products = Node("MatMul", null, Transposed(Reshape(first.Name, 1, first.Channels, pixels)), Reshape(second.Name, 1, first.Channels, pixels)).Output[0];
        string scaled = Node("Mul", null, products, Scalar(1 / MathF.Sqrt(first.Channels))).Output[0];
        return new OnnxTensor(Reshape(scaled, 1, pixels, height, width), pixels, height, width);
    }

    /// <inheritdoc/>
    /// <remarks>ONNX samples pictures of the batch at places in [-1,1], from the middle of the first pixel to that of the last: each pixel's correlations become a picture.</remarks>
    public OnnxTensor Lookup(IReadOnlyList<OnnxTensor> pyramid, OnnxTensor flow, int radius)
    {
        ArgumentNullException.ThrowIfNull(pyramid);
        (int height, int width) = FixedSize(flow, "a flow");
        int pixels = height * width;
        int side = 2 * radius + 1;
        string places = Node("Add", null, flow.Name, Initializer($"places {width}x{height}", Places(height, width), [1, 2, height, width])).Output[0];
        places = Reshape(Chain("Transpose", [places], Attribute("perm", 0, 2, 3, 1)), pixels, 1, 1, 2);

        var found = new List<string>();
        foreach (OnnxTensor level in pyramid)
        {
            (int rows, int columns) = FixedSize(level, "a pyramid");
            if (level.Channels != pixels || rows < 2 || columns < 2)
                throw new ArgumentException($"{level} is not the correlation of {pixels} pixels with 2x2 or more", nameof(pyramid));
            // Of one pixel of the level.
            (float stepX, float stepY) = (2f / (columns - 1), 2f / (rows - 1));
            float shrink = 1f / (1 << found.Count);
            string factors = Initializer($"steps {columns}x{rows} {found.Count}", [shrink * stepX, shrink * stepY], [2]);
            string window = Initializer($"window {columns}x{rows} {radius}", Window(radius, stepX, stepY), [1, side, side, 2]);
            string around = Node("Add", null, Node("Mul", null, places, factors).Output[0], window).Output[0];
            string samples = Chain("GridSample", [Reshape(level.Name, pixels, 1, rows, columns), around], Attribute("align_corners", 1), Attribute("mode", "bilinear"), Attribute("padding_mode", "zeros"));
            found.Add(Reshape(samples, 1, pixels, side * side));
        }

        int channels = pyramid.Count * side * side;
        string all = Chain("Concat", [.. found], Attribute("axis", 2));
        return new OnnxTensor(Reshape(Transposed(all), 1, channels, height, width), channels, height, width);
    }

    /// <inheritdoc/>
    public OnnxTensor ConvexUpsample(OnnxTensor input, OnnxTensor weights, int factor)
    {
        (int height, int width) = FixedSize(input, "resizing");
        int parts = factor * factor;
        RequireChannels(weights, "resizing by learned means", Neighbours * parts);
        int pixels = height * width;
        int channels = input.Channels;

        // A convolution that takes each pixel and its neighbours apart.
        float[] taps = new float[Neighbours * channels * Neighbours];
        for (int tap = 0; tap < Neighbours * channels; tap++)
            taps[tap * Neighbours + tap % Neighbours] = 1;
        string apart = Chain("Conv", [input.Name, Initializer($"neighbours {channels}", taps, [Neighbours * channels, 1, 3, 3])],
            Attribute("kernel_shape", 3, 3), Attribute("pads", 1, 1, 1, 1), Attribute("group", channels));

        string shares = Chain("Softmax", [Reshape(weights.Name, 1, 1, Neighbours, parts, pixels)], Attribute("axis", 2));
        string shared = Node("Mul", null, shares, Reshape(apart, 1, channels, Neighbours, 1, pixels)).Output[0];
        string sums = Chain("ReduceSum", [shared, Integers(2)], Attribute("keepdims", 0));
        string larger = Chain("DepthToSpace", [Reshape(sums, 1, channels * parts, height, width)], Attribute("blocksize", factor), Attribute("mode", "CRD"));
        return new OnnxTensor(larger, channels, factor * height, factor * width);
    }

    /// <inheritdoc/>
    public OnnxTensor UpsampleAligned(OnnxTensor input, int factor)
    {
        string scales = Initializer($"scales {factor}", [1, 1, factor, factor], [4]);
        string name = Chain("Resize", [input.Name, "", scales], Attribute("mode", "linear"), Attribute("coordinate_transformation_mode", "align_corners"));
        return input with { Name = name, Height = factor * input.Height, Width = factor * input.Width };
    }

    private static float[] Filled(int count, float value)
    {
        float[] values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    // The column and the row of each pixel, [2, height, width].
    private static float[] Places(int height, int width)
    {
        int pixels = height * width;
        float[] places = new float[2 * pixels];
        for (int i = 0; i < pixels; i++)
            (places[i], places[pixels + i]) = (i % width, i / width);
        return places;
    }

    // Offsets of a window's samples, and the -1 where the first pixel lies, [side, side, 2]: columns change with the first index.
    private static float[] Window(int radius, float stepX, float stepY)
    {
        int side = 2 * radius + 1;
        float[] offsets = new float[side * side * 2];
        for (int i = 0; i < side * side; i++)
            (offsets[2 * i], offsets[2 * i + 1]) = ((i / side - radius) * stepX - 1, (i % side - radius) * stepY - 1);
        return offsets;
    }
}
