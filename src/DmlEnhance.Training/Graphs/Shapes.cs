namespace DmlEnhance.Training.Graphs;

/// <summary>Arithmetic on shapes, by the rules of ONNX (which are NumPy's).</summary>
internal static class Shapes
{
    /// <summary>Number of elements.</summary>
    internal static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int size in shape)
            count = checked(count * size);
        return count;
    }

    /// <summary>The shape that two operands of an element-wise operator give together.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    internal static int[] Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var result = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ArgumentException($"shapes {Text(a)} and {Text(b)} do not broadcast");
            result[^i] = x == 1 ? y : x;
        }

        return result;
    }

    /// <summary>The shape after reducing these axes.</summary>
    internal static int[] Reduce(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, bool keepDimensions)
    {
        var result = new List<int>();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (!axes.Contains(axis))
                result.Add(shape[axis]);
            else if (keepDimensions)
                result.Add(1);
        }

        return [.. result];
    }

    /// <summary>All axes of a shape: 0, 1, ...</summary>
    internal static int[] AllAxes(ReadOnlySpan<int> shape) => [.. Enumerable.Range(0, shape.Length)];

    /// <summary>The axes along which <paramref name="from"/> was repeated to make <paramref name="to"/>, counted in <paramref name="to"/>.</summary>
    internal static int[] BroadcastAxes(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        var axes = new List<int>();
        for (int axis = 0; axis < to.Length; axis++)
        {
            int own = axis - (to.Length - from.Length);
            if (own < 0 || (from[own] == 1 && to[axis] != 1))
                axes.Add(axis);
        }

        return [.. axes];
    }

    /// <summary>For messages, such as [1, 3, 8, 8].</summary>
    internal static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
