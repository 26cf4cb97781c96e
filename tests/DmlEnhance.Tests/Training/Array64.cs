namespace DmlEnhance.Tests.Training;

/// <summary>A dense array in double precision, C order, with the operations that <see cref="DoubleInterpreter"/> needs.</summary>
internal sealed record Array64(int[] Shape, double[] Values)
{
    public Array64(int[] shape) : this(shape, new double[shape.Aggregate(1, (a, b) => a * b)])
    {
    }

    public int[] Integers => [.. Values.Select(value => (int)value)];

    public Array64 Map(Func<double, double> f) => new(Shape, [.. Values.Select(f)]);

    public static Array64 Zip(Array64 a, Array64 b, Func<double, double, double> f)
    {
        int rank = Math.Max(a.Shape.Length, b.Shape.Length);
        var shape = new int[rank];
        for (int i = 1; i <= rank; i++)
            shape[^i] = Math.Max(i <= a.Shape.Length ? a.Shape[^i] : 1, i <= b.Shape.Length ? b.Shape[^i] : 1);
        var result = new Array64(shape);
        foreach ((int flat, int[] index) in Indices(shape))
            result.Values[flat] = f(a.Values[a.Flat(index)], b.Values[b.Flat(index)]);
        return result;
    }

    public Array64 Reduce(int[] axes, bool keepDimensions)
    {
        int[] kept = [.. Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var result = new Array64(kept);
        foreach ((int flat, int[] index) in Indices(Shape))
            result.Values[result.Flat(index)] += Values[flat];
        return keepDimensions ? result : result with { Shape = [.. Shape.Where((_, axis) => !axes.Contains(axis))] };
    }

    public Array64 Transpose(int[] order)
    {
        var result = new Array64([.. order.Select(axis => Shape[axis])]);
        foreach ((int flat, int[] index) in Indices(result.Shape))
        {
            var source = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
                source[order[i]] = index[i];
            result.Values[flat] = Values[Flat(source)];
        }

        return result;
    }

    public Array64 Slice(int axis, int start, int end)
    {
        int[] shape = [.. Shape];
        shape[axis] = end - start;
        var result = new Array64(shape);
        foreach ((int flat, int[] index) in Indices(shape))
        {
            index[axis] += start;
            result.Values[flat] = Values[Flat(index)];
            index[axis] -= start;
        }

        return result;
    }

    public Array64 Pad(int[] pads)
    {
        var result = new Array64([.. Shape.Select((size, axis) => size + pads[axis] + pads[Shape.Length + axis])]);
        foreach ((int flat, int[] index) in Indices(Shape))
            result.Values[result.Flat([.. index.Select((position, axis) => position + pads[axis])])] = Values[flat];
        return result;
    }

    public static Array64 Concat(Array64[] parts, int axis)
    {
        int[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        var result = new Array64(shape);
        int start = 0;
        foreach (Array64 part in parts)
        {
            foreach ((int flat, int[] index) in Indices(part.Shape))
            {
                index[axis] += start;
                result.Values[result.Flat(index)] = part.Values[flat];
                index[axis] -= start;
            }

            start += part.Shape[axis];
        }

        return result;
    }

    public static Array64 MatMul(Array64 a, Array64 b)
    {
        int inner = a.Shape[^1];
        int rank = Math.Max(a.Shape.Length, b.Shape.Length);
        var shape = new int[rank];
        for (int i = 3; i <= rank; i++)
            shape[^i] = Math.Max(i <= a.Shape.Length ? a.Shape[^i] : 1, i <= b.Shape.Length ? b.Shape[^i] : 1);
        (shape[^2], shape[^1]) = (a.Shape[^2], b.Shape[^1]);
        var result = new Array64(shape);
        foreach ((int flat, int[] index) in Indices(shape))
        {
            for (int k = 0; k < inner; k++)
                result.Values[flat] += a.Values[a.Flat([.. index[..^1], k])] * b.Values[b.Flat([.. index[..^2], k, index[^1]])];
        }

        return result;
    }

    public static Array64 MaxPool(Array64 x, int[] kernel, int[] strides)
    {
        var result = new Array64([x.Shape[0], x.Shape[1], (x.Shape[2] - kernel[0]) / strides[0] + 1, (x.Shape[3] - kernel[1]) / strides[1] + 1]);
        Array.Fill(result.Values, double.NegativeInfinity);
        foreach ((int flat, int[] index) in Indices(result.Shape))
        {
            foreach ((_, int[] tap) in Indices(kernel))
                result.Values[flat] = Math.Max(result.Values[flat], x.Values[x.Flat([index[0], index[1], strides[0] * index[2] + tap[0], strides[1] * index[3] + tap[1]])]);
        }

        return result;
    }

    public static Array64 GatherElements(Array64 x, Array64 indices, int axis)
    {
        var result = new Array64(indices.Shape);
        foreach ((int flat, int[] index) in Indices(indices.Shape))
            result.Values[flat] = x.Values[x.Flat([.. index.Select((position, i) => i == axis ? (int)indices.Values[flat] : position)])];
        return result;
    }

    public static Array64 ScatterAdd(Array64 x, Array64 indices, Array64 updates, int axis)
    {
        var result = new Array64(x.Shape, [.. x.Values]);
        foreach ((int flat, int[] index) in Indices(indices.Shape))
            result.Values[result.Flat([.. index.Select((position, i) => i == axis ? (int)indices.Values[flat] : position)])] += updates.Values[flat];
        return result;
    }

    public static Array64 Conv(Array64 x, Array64 weight, Array64? bias, int[] pads, int stride, int dilation, int groups)
    {
        int height = x.Shape[2] + pads[0] + pads[2] - dilation * (weight.Shape[2] - 1) - 1, width = x.Shape[3] + pads[1] + pads[3] - dilation * (weight.Shape[3] - 1) - 1;
        var result = new Array64([x.Shape[0], weight.Shape[0], height / stride + 1, width / stride + 1]);
        foreach ((int flat, int[] index) in Indices(result.Shape))
        {
            double sum = bias?.Values[index[1]] ?? 0;
            foreach ((int source, int tap) in Taps(x, weight, index, pads, stride, dilation, groups))
                sum += x.Values[source] * weight.Values[tap];
            result.Values[flat] = sum;
        }

        return result;
    }

    public static Array64 ConvTranspose(Array64 y, Array64 weight, int[] pads, int[] outputPadding, int stride, int dilation, int groups)
    {
        int height = stride * (y.Shape[2] - 1) + outputPadding[0] + dilation * (weight.Shape[2] - 1) + 1 - pads[0] - pads[2];
        int width = stride * (y.Shape[3] - 1) + outputPadding[1] + dilation * (weight.Shape[3] - 1) + 1 - pads[1] - pads[3];
        var result = new Array64([y.Shape[0], groups * weight.Shape[1], height, width]);
        foreach ((int flat, int[] index) in Indices(y.Shape))
        {
            foreach ((int target, int tap) in Taps(result, weight, index, pads, stride, dilation, groups))
                result.Values[target] += y.Values[flat] * weight.Values[tap];
        }

        return result;
    }

    // The elements of a convolution's input that one element of its output is made of, and the weight of each.
    private static IEnumerable<(int Source, int Tap)> Taps(Array64 x, Array64 weight, int[] output, int[] pads, int stride, int dilation, int groups)
    {
        int taps = weight.Shape[1] * weight.Shape[2] * weight.Shape[3];
        int first = output[1] / (weight.Shape[0] / groups) * weight.Shape[1];
        foreach ((int tap, int[] at) in Indices([weight.Shape[1], weight.Shape[2], weight.Shape[3]]))
        {
            (int row, int column) = (stride * output[2] + dilation * at[1] - pads[0], stride * output[3] + dilation * at[2] - pads[1]);
            if (row >= 0 && row < x.Shape[2] && column >= 0 && column < x.Shape[3])
                yield return (x.Flat([output[0], first + at[0], row, column]), output[1] * taps + tap);
        }
    }

    private static IEnumerable<(int Flat, int[] Index)> Indices(int[] shape)
    {
        var index = new int[shape.Length];
        int count = shape.Aggregate(1, (a, b) => a * b);
        for (int flat = 0; flat < count; flat++)
        {
            yield return (flat, index);
            for (int axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }
    }

    // The place of an index in this array, which may have fewer axes and axes of size 1 that repeat.
    private int Flat(int[] index)
    {
        int flat = 0, offset = index.Length - Shape.Length;
        for (int axis = 0; axis < Shape.Length; axis++)
            flat = flat * Shape[axis] + (Shape[axis] == 1 ? 0 : index[offset + axis]);
        return flat;
    }
}
